package io.meridian.node.region;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelPorts;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.link.LinkSettings;
import io.meridian.replication.link.RegionLink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;

/** This node's links to the other regions. */
public final class RegionLinks {
  private final RegionId self;
  private final Map<RegionId, RegionLink> links = new TreeMap<>();
  private volatile Runnable onUp = () -> {};

  /**
   * @param node this node's number: it starts with the peer's node of the same number, so that
   *     links spread
   */
  public RegionLinks(
      ActorSystem<?> system, Topology topology, Region region, int node, byte[] secret) {
    this.self = region.id();
    for (RegionId peer : region.peers()) {
      links.put(
          peer,
          new RegionLink(
              system,
              LinkSettings.DEFAULT,
              secret,
              self,
              peer,
              endpoints(topology.region(peer), node),
              () -> onUp.run()));
    }
  }

  private static List<RegionLink.Endpoint> endpoints(Region peer, int node) {
    int count = peer.addresses().size();
    return new ArrayList<>(
        IntStream.range(0, count)
            .map(i -> (node - 1 + i) % count)
            .mapToObj(i -> new RegionLink.Endpoint(peer.addresses().get(i), peer.ports().link()))
            .toList());
  }

  /**
   * @param call called, on any thread, each time a link comes up from now on
   */
  public void whenUp(Runnable call) {
    onUp = call;
  }

  public void open() {
    links.values().forEach(RegionLink::open);
  }

  public void close() {
    links.values().forEach(RegionLink::close);
  }

  /** What this region's channels send by them. */
  public ChannelPorts.Links ofChannels(long epoch) {
    return (to, channel, body) -> send(to, channel, epoch, body);
  }

  private void send(RegionId to, ChannelId channel, long epoch, Exchange body) {
    RegionLink link = links.get(to);
    if (link != null) {
      link.send(new LinkMessage(channel.text(), self, epoch, body));
    }
  }

  public void send(RegionId to, LifeMessage message) {
    RegionLink link = links.get(to);
    if (link != null) {
      link.send(message);
    }
  }

  public boolean isUp(RegionId peer) {
    RegionLink link = links.get(peer);
    return link != null && link.up();
  }

  public Collection<RegionLink> all() {
    return links.values();
  }

  /** Whether this node has a link to each other region. */
  public boolean allUp() {
    return links.values().stream().allMatch(RegionLink::up);
  }

  /** Whether this region and those whose links are up are a majority. */
  public boolean reachMajority() {
    long up = 1 + links.values().stream().filter(RegionLink::up).count();
    return 2 * up > links.size() + 1;
  }
}
