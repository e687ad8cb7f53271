package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends entries to peers in bounded chunks: new ones as they are written, and what a peer lacks,
 * one chunk each time it asks.
 */
final class Serving {
  private final ReplicaSettings settings;
  private final LogState log;

  Serving(ReplicaSettings settings, LogState log) {
    this.settings = settings;
    this.log = log;
  }

  void toAll(Iterable<RegionId> peers, List<Entry> entries, List<Effect> out) {
    for (List<Entry> chunk : chunks(entries)) {
      Exchange.Entries body = new Exchange.Entries(chunk, log.vector());
      peers.forEach(peer -> out.add(new Effect.Send(peer, body)));
    }
  }

  /**
   * Of any origin: a peer whose link to the origin is cut gets it from here. Who lacks what was
   * forgotten here is sent the base first.
   */
  void serve(RegionId to, PeerView peer, long nowMillis, List<Effect> out) {
    VersionVector held = peer.held();
    if (held.covers(log.vector()) || !peer.mayServe(nowMillis)) {
      return;
    }
    if (!held.covers(log.base())) {
      out.add(new Effect.Send(to, new Exchange.Begin(log.sharedBase(), log.vector())));
      return;
    }
    if (!log.tailReaches(held)) {
      out.add(new Effect.SendFromJournal(to, held, log.firstEventNotCoveredBy(held)));
      return;
    }
    List<Entry> lacking =
        log.tail().stream().map(Stored::entry).filter(entry -> !held.covers(entry.dot())).toList();
    List<List<Entry>> chunks = chunks(lacking);
    if (!chunks.isEmpty()) {
      out.add(new Effect.Send(to, new Exchange.Entries(chunks.get(0), log.vector())));
    }
  }

  private List<List<Entry>> chunks(List<Entry> entries) {
    List<List<Entry>> chunks = new ArrayList<>();
    List<Entry> chunk = new ArrayList<>();
    int bytes = 0;
    for (Entry entry : entries) {
      if (!chunk.isEmpty()
          && (chunk.size() == settings.chunkEntries()
              || bytes + entry.weightBytes() > settings.chunkBytes())) {
        chunks.add(chunk);
        chunk = new ArrayList<>();
        bytes = 0;
      }
      chunk.add(entry);
      bytes += entry.weightBytes();
    }
    if (!chunk.isEmpty()) {
      chunks.add(chunk);
    }
    return chunks;
  }
}
