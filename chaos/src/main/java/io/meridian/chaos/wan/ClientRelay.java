package io.meridian.chaos.wan;

import io.meridian.regions.Region;
import io.meridian.regions.wan.PathDelay;
import java.net.InetSocketAddress;

/**
 * The network between clients and one node of their region. Clients are told {@link #address} in
 * place of the node's.
 */
public final class ClientRelay implements AutoCloseable {
  private final TcpRelay relay;

  private ClientRelay(TcpRelay relay) {
    this.relay = relay;
  }

  /**
   * Opens it, working.
   *
   * @param node its number, from 1
   * @param host where it listens, on the region's own client port, since SDKs use one port for all
   *     hosts
   * @param delay between client and node, each way
   * @param seed of the jitter
   * @throws java.io.UncheckedIOException when the address is taken
   */
  public static ClientRelay open(Region region, int node, String host, PathDelay delay, long seed) {
    int port = region.ports().client();
    return new ClientRelay(
        new TcpRelay(
            new InetSocketAddress(host, port),
            new InetSocketAddress(region.address(node), port),
            delay,
            delay,
            seed));
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    return relay.address();
  }

  /** What goes through it, and its faults. */
  public TcpRelay relay() {
    return relay;
  }

  @Override
  public void close() {
    relay.close();
  }
}
