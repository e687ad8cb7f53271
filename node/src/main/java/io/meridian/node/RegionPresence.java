package io.meridian.node;

import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceHistory;
import io.meridian.node.presence.PresencePorts;
import io.meridian.node.presence.PresenceShards;
import io.meridian.node.presence.horizon.HorizonWatch;
import io.meridian.node.presence.horizon.WordCodec;
import io.meridian.node.presence.kept.PresenceSweep;
import io.meridian.node.presence.kept.ReplicatedPresence;
import io.meridian.node.region.RegionLinks;
import io.meridian.presence.channel.PresenceSettings;
import io.meridian.presence.channel.Regions;
import io.meridian.presence.horizon.HorizonSettings;
import io.meridian.regions.RegionId;
import io.meridian.replication.wire.WireException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/**
 * A node's share of its region's presence: first the judgement of which regions are silent, which
 * takes its time from the start of the links; then the entities, which follow it.
 */
final class RegionPresence {
  private final ActorSystem<?> system;
  private final RegionId self;
  private final RegionLinks links;
  private final AtomicReference<Regions> regions = new AtomicReference<>(Regions.ALONE);
  private final ActorRef<HorizonWatch.Command> horizon;

  RegionPresence(ActorSystem<?> system, RegionId self, RegionLinks links) {
    this.system = system;
    this.self = self;
    this.links = links;
    this.horizon =
        system.systemActorOf(
            HorizonWatch.create(links.ofHorizon(), HorizonSettings.DEFAULT, regions::set),
            "horizon",
            Props.empty());
  }

  /** A peer said which regions it hears. */
  void heard(RegionId from, byte[] word) throws WireException {
    horizon.tell(new HorizonWatch.Told(from, WordCodec.decode(word)));
  }

  /** Lets entities run on this node from now on. */
  PresenceShards start(PresenceHistory history, PresencePorts.Observer observer) {
    ReplicatedPresence kept = new ReplicatedPresence(system);
    PresenceShards shards =
        PresenceShards.start(
            system,
            new PresencePorts(
                PresenceSettings.DEFAULT,
                self,
                regions::get,
                links::sendPresence,
                kept,
                history,
                ended -> PresenceShards.nodeIsGone(system, ended),
                observer));
    system.systemActorOf(
        PresenceSweep.create(kept, channel -> shards.tell(channel, new PresenceCommand.Wake())),
        "presence-sweep",
        Props.empty());
    return shards;
  }
}
