package io.meridian.presence.channel;

import io.meridian.chaos.sim.LinkConditions;
import io.meridian.chaos.sim.SeededRandom;
import io.meridian.presence.crdt.Owner;
import io.meridian.regions.RegionId;
import java.util.List;
import java.util.Objects;

/** What goes wrong with links, nodes and regions, and what is put right again. */
final class SimulatedFaults {
  private final SimulatedChannel channel;
  private final SimulatedClients clients;
  private final SeededRandom random;
  private long lives = 100;

  SimulatedFaults(SimulatedChannel channel, SimulatedClients clients, SeededRandom random) {
    this.channel = channel;
    this.clients = clients;
    this.random = random;
  }

  void cut(RegionId from, RegionId to) {
    if (!from.equals(to)) {
      channel.judge.disturbed();
      channel.network.cut(from, to);
      if (random.chance(0.5)) {
        channel.network.cut(to, from);
      }
    }
  }

  void healLink(RegionId one, RegionId other) {
    if (!one.equals(other)) {
      channel.judge.disturbed();
      channel.network.heal(one, other);
      channel.network.heal(other, one);
      channel.horizon.linkUp(one, other);
    }
  }

  /** The entity starts anew on another node; the hubs stay, announce, and ask again. */
  void crashEntity(SimulatedRegion at) {
    if (at.up) {
      channel.judge.disturbed();
      at.presence = null;
      channel.time.schedule(random.between(0, 800), () -> channel.activate(at));
    }
  }

  void crashNode(SimulatedRegion at) {
    if (!at.up) {
      return;
    }
    channel.judge.disturbed();
    int node = random.between(0, 1);
    Owner ended = new Owner(at.id, at.incarnations[node]);
    at.incarnations[node] = ++lives;
    for (Holder holder : List.copyOf(at.attached.keySet())) {
      if (holder.owner().equals(ended)) {
        SimulatedClient client = Objects.requireNonNull(at.attached.remove(holder)).client;
        if (holder.equals(client.holder)) {
          client.gone(channel.time.nowMillis());
        }
      }
    }
    at.unanswered.values().removeIf(each -> each.holder().owner().equals(ended));
    at.untold.remove(ended);
    channel.handle(at, new Input.OwnerEnded(ended));
    if (random.chance(0.5)) {
      crashEntity(at);
    }
  }

  void loseRegion(SimulatedRegion at) {
    if (at.up && channel.regions.values().stream().allMatch(each -> each.up)) {
      channel.judge.disturbed();
      at.up = false;
      channel.network.down(at.id);
      for (SimulatedClient client : channel.clients) {
        if (at.id.equals(client.region)) {
          client.gone(channel.time.nowMillis());
        }
      }
      at.forgetEverything();
      channel.time.schedule(random.between(500, 12_000), () -> restore(at));
    }
  }

  void restore(SimulatedRegion at) {
    if (!at.up) {
      channel.judge.disturbed();
      at.up = true;
      channel.network.up(at.id);
      at.incarnations[0] = ++lives;
      at.incarnations[1] = ++lives;
      channel.horizon.started(at.id, channel.time.nowMillis());
      SimulatedChannel.REGIONS.stream()
          .filter(each -> !each.equals(at.id))
          .forEach(e -> channel.horizon.linkUp(at.id, e));
      channel.activate(at);
    }
  }

  /** All goes well from now on, but for the link that may stay cut. */
  void end() {
    channel.network.healAll();
    channel.network.usualConditions(LinkConditions.steady(50));
    // One pair may stay cut for good: the third passes on what they write.
    if (random.chance(0.5)) {
      List<RegionId> pair = random.shuffle(SimulatedChannel.REGIONS);
      channel.network.cutBothWays(pair.get(0), pair.get(1));
      channel.sometimes.reached("cut for good");
    }
    channel.regions.values().forEach(this::restore);
    for (RegionId one : SimulatedChannel.REGIONS) {
      SimulatedChannel.REGIONS.stream()
          .filter(other -> one.compareTo(other) < 0)
          .forEach(o -> channel.horizon.linkUp(one, o));
    }
    // While the links are as they will stay, somebody still enters, updates and leaves.
    for (int i = 0; i < 6; i++) {
      channel.time.schedule(
          random.between(3_000, 6_000),
          () -> clients.act(channel.region(random.pick(SimulatedChannel.REGIONS))));
    }
  }
}
