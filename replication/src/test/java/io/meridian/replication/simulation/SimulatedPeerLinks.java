package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a region sends to the others, and what comes from them. */
final class SimulatedPeerLinks {
  private static final byte CHANNEL = 1;
  private static final byte LIFE = 2;

  private final ReplicationSimulation world;
  private final SimulatedRegion region;
  private final int chunkEntries;
  private final Arrivals arrivals;
  private final Map<RegionId, Exchange.Tell> heard = new HashMap<>();

  /**
   * @param chunkEntries that one message carries at the most
   */
  SimulatedPeerLinks(ReplicationSimulation world, SimulatedRegion region, int chunkEntries) {
    this.world = world;
    this.region = region;
    this.chunkEntries = chunkEntries;
    this.arrivals = new Arrivals(world);
  }

  void carryOut(SimulatedEntity by, Effect effect) {
    if (effect instanceof Effect.Send send) {
      send(by, send.to(), send.body());
    } else if (effect instanceof Effect.SendFromJournal catchUp) {
      world.sometimes.reached("journal catch-up");
      sendFromJournal(by, catchUp);
    } else {
      world.carryOut(region, effect);
    }
  }

  private void send(SimulatedEntity by, RegionId to, Exchange body) {
    if (body instanceof Exchange.Ask ask && !world.options.has(Mechanism.FRESH_ANSWERS)) {
      Exchange.Tell before = heard.get(to);
      if (before != null) {
        Exchange.Tell stale = new Exchange.Tell(ask.token(), before.held(), before.votes());
        by.submit(new Input.Arrived(to, world.region(to).epoch(), stale));
      }
    }
    byte[] bytes = LinkCodec.encode(new LinkMessage("channel", region.id(), region.epoch(), body));
    world.network.send(region.id(), to, framed(CHANNEL, bytes));
  }

  void sendLife(RegionId to, byte[] bytes) {
    world.network.send(region.id(), to, framed(LIFE, bytes));
  }

  private static byte[] framed(byte kind, byte[] bytes) {
    byte[] frame = new byte[bytes.length + 1];
    frame[0] = kind;
    System.arraycopy(bytes, 0, frame, 1, bytes.length);
    return frame;
  }

  private void sendFromJournal(SimulatedEntity by, Effect.SendFromJournal catchUp) {
    List<Entry> lacking = new ArrayList<>();
    VersionVector told = catchUp.held();
    for (Stored stored : region.journal().from(catchUp.firstEvent())) {
      Entry entry = stored.entry();
      if (!told.covers(entry.dot()) && lacking.size() < chunkEntries) {
        lacking.add(entry);
      }
    }
    send(by, catchUp.to(), new Exchange.Entries(lacking, by.replica().log().vector()));
  }

  void receive(RegionId from, byte[] frame) {
    if (region.isDown() || !region.members().peers().containsKey(from)) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(frame, 1, frame.length);
    if (frame[0] == LIFE) {
      region.lives().receive(from, bytes);
      return;
    }
    try {
      LinkMessage message = LinkCodec.decode(bytes);
      region.entities().wake();
      SimulatedEntity to = region.entities().either();
      if (to == null) {
        return;
      }
      VersionVector held = to.replica().log().vector();
      if (message.body() instanceof Exchange.Tell tell) {
        heard.put(message.from(), tell);
        world.sometimes.reachedIf(!held.covers(tell.held()), "barrier wait");
      }
      Exchange body = arrivals.of(message.from(), message.body(), held);
      to.submit(new Input.Arrived(message.from(), message.epoch(), body));
    } catch (WireException e) {
      throw new Violation("codec", "link message: " + e.getMessage());
    }
  }
}
