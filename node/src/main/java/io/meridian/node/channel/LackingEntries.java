package io.meridian.node.channel;

import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;

/** The next entries that a peer lacks, read from the journal. */
final class LackingEntries {
  private LackingEntries() {}

  /**
   * Reads one chunk, in the log's order.
   *
   * @param held what the peer holds
   */
  static CompletionStage<List<Entry>> read(
      ActorSystem<?> system,
      ChannelPorts ports,
      String persistenceId,
      long firstEvent,
      VersionVector held) {
    int[] bytesLeft = {ports.replica().chunkBytes()};
    return ports
        .journal()
        .read(persistenceId, firstEvent, Long.MAX_VALUE)
        .mapConcat(run -> run)
        .map(Stored::entry)
        .filter(entry -> !held.covers(entry.dot()))
        .take(ports.replica().chunkEntries())
        .takeWhile(
            entry -> {
              bytesLeft[0] -= entry.weightBytes();
              return bytesLeft[0] > 0;
            },
            true)
        .runWith(Sink.seq(), system);
  }
}
