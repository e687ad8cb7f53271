package io.meridian.node.region;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelPorts;
import io.meridian.node.presence.horizon.HorizonWatch;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.link.LinkIdentity;
import io.meridian.replication.link.LinkSettings;
import io.meridian.replication.link.RegionLink;
import io.meridian.replication.replica.Membership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;

/** This node's links to the other regions that are in the topology now. */
public final class RegionLinks {
  private record Held(List<RegionLink.Endpoint> endpoints, RegionLink link) {}

  private final ActorSystem<?> system;
  private final RegionId self;
  private final int node;
  private final LinkIdentity identity;
  private final Map<RegionId, Held> links = new ConcurrentSkipListMap<>();
  private final TopologyInForce regions;
  private boolean open;
  private final Map<RegionId, Long> linkUps = new ConcurrentSkipListMap<>();
  private volatile Runnable onUp = () -> {};

  /**
   * @param node this node's number: it starts with the peer's node of the same number, so that
   *     links spread
   */
  public RegionLinks(
      ActorSystem<?> system, TopologyInForce regions, LinkIdentity identity, int node) {
    this.system = system;
    this.regions = regions;
    this.identity = identity;
    this.self = identity.self();
    this.node = node;
  }

  /** Closes links to regions that are gone or have moved, opens those to regions that came. */
  private synchronized void follow(Topology topology) {
    if (!open) {
      return;
    }
    Map<RegionId, List<RegionLink.Endpoint>> due = new TreeMap<>();
    for (RegionId peer : topology.region(self).peers()) {
      due.put(peer, endpoints(topology.region(peer), node));
    }
    links.forEach(
        (peer, held) -> {
          if (!held.endpoints().equals(due.get(peer))) {
            links.remove(peer);
            held.link().close();
          }
        });
    due.forEach(
        (peer, endpoints) -> {
          if (!links.containsKey(peer)) {
            RegionLink link =
                new RegionLink(
                    system, LinkSettings.DEFAULT, identity, peer, endpoints, () -> up(peer));
            links.put(peer, new Held(endpoints, link));
            link.open();
          }
        });
  }

  private void up(RegionId peer) {
    linkUps.merge(peer, 1L, Long::sum);
    onUp.run();
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

  /** Opens the links, and follows the topology from then on. */
  public void open() {
    regions.onChange(this::follow);
    synchronized (this) {
      open = true;
      follow(regions.topology());
    }
  }

  public synchronized void close() {
    open = false;
    links.values().forEach(held -> held.link().close());
  }

  /** What this region's channels send by them. */
  public ChannelPorts.Links ofChannels(long epoch) {
    return (to, channel, body) -> send(to, channel, epoch, body);
  }

  private void send(RegionId to, ChannelId channel, long epoch, Exchange body) {
    Held held = links.get(to);
    if (held != null) {
      held.link().send(new LinkMessage(channel.text(), self, epoch, body));
    }
  }

  public void send(RegionId to, LifeMessage message) {
    Held held = links.get(to);
    if (held != null) {
      held.link().send(message);
    }
  }

  /** As a message of a channel's log: may be dropped. */
  public void sendPresence(RegionId to, ChannelId channel, byte[] message) {
    Held held = links.get(to);
    if (held != null) {
      held.link().sendPresence(channel.text(), message);
    }
  }

  /** What judges by them which regions are silent. */
  public HorizonWatch.Links ofHorizon() {
    return new HorizonWatch.Links() {
      @Override
      public Membership members() {
        return regions.members();
      }

      @Override
      public boolean reach(RegionId peer) {
        return RegionLinks.this.reach(peer);
      }

      @Override
      public long linkUps(RegionId peer) {
        return linkUps.getOrDefault(peer, 0L);
      }

      @Override
      public void send(byte[] word) {
        links.values().forEach(held -> held.link().sendHorizon(word));
      }
    };
  }

  /** What looks by them for whom the outbox waits. */
  public OutboxSweep.Peers ofSweep(ToLongFunction<RegionId> epochs) {
    return new OutboxSweep.Peers() {
      @Override
      public Membership members() {
        return regions.members();
      }

      @Override
      public boolean reach(RegionId peer) {
        return RegionLinks.this.reach(peer);
      }

      @Override
      public long epoch(RegionId peer) {
        return epochs.applyAsLong(peer);
      }
    };
  }

  /** The regions as they are now. */
  public Membership members() {
    return regions.members();
  }

  public Collection<RegionLink> all() {
    return links.values().stream().map(Held::link).toList();
  }

  /** Whether the region answers on this node's link to it. */
  public boolean reach(RegionId peer) {
    Held held = links.get(peer);
    return held != null && held.link().up();
  }

  /** Whether this region and those whose links are up are a majority; not while it joins. */
  public boolean reachMajority() {
    Membership members = regions.members();
    long up =
        1 + members.peers().keySet().stream().filter(members::counts).filter(this::reach).count();
    return members.countsSelf() && up >= members.majority();
  }
}
