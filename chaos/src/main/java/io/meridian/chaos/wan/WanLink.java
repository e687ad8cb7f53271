package io.meridian.chaos.wan;

import io.meridian.regions.wan.PathDelay;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The network from one region to another: what the first opens, with what comes back on the same
 * connections. What the second opens to the first has a link of its own; {@link WanPath} is what
 * goes one way, whoever opened it.
 */
public final class WanLink implements AutoCloseable {
  private final List<TcpRelay> relays;

  WanLink(List<TcpRelay> relays) {
    this.relays = List.copyOf(relays);
  }

  /** Where the calling region connects, for each node of the called one. */
  List<InetSocketAddress> entrances() {
    return relays.stream().map(TcpRelay::address).toList();
  }

  /** As {@link TcpRelay#delay}. */
  public void delay(Duration oneWay) {
    relays.forEach(relay -> relay.delay(oneWay));
  }

  void delay(Way way, PathDelay delay) {
    relays.forEach(relay -> relay.delay(way, delay));
  }

  /** As {@link TcpRelay#cut}. */
  public void cut() {
    relays.forEach(TcpRelay::cut);
  }

  /** As {@link TcpRelay#halfOpen}. */
  public void halfOpen() {
    relays.forEach(TcpRelay::halfOpen);
  }

  /** As {@link TcpRelay#silence()}. */
  public void silence() {
    relays.forEach(TcpRelay::silence);
  }

  /** As {@link TcpRelay#silence(Way)}. */
  public void silence(Way way) {
    relays.forEach(relay -> relay.silence(way));
  }

  /** As {@link TcpRelay#stall}. */
  public void stall(Way way) {
    relays.forEach(relay -> relay.stall(way));
  }

  /** As {@link TcpRelay#slow}; each node of the called region has such a bandwidth. */
  public void slow(Way way, Slowness slowness) {
    relays.forEach(relay -> relay.slow(way, slowness));
  }

  void open() {
    relays.forEach(TcpRelay::open);
  }

  void heal(Way way) {
    relays.forEach(relay -> relay.heal(way));
  }

  /** As {@link TcpRelay#heal}. */
  public void heal() {
    relays.forEach(TcpRelay::heal);
  }

  /** Connections that go through it now. */
  public int connections() {
    return relays.stream().mapToInt(TcpRelay::connections).sum();
  }

  /** Bytes that it has taken in so far, both ways together. */
  public long bytesTaken() {
    return relays.stream().mapToLong(TcpRelay::bytesTaken).sum();
  }

  long bytesAffected(Way way) {
    return relays.stream().mapToLong(relay -> relay.bytesAffected(way)).sum();
  }

  @Override
  public void close() {
    relays.forEach(TcpRelay::close);
  }
}
