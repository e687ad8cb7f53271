package io.meridian.node.hub;

import io.meridian.node.channel.ChannelPorts;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import io.meridian.replication.position.Replay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/**
 * Brings one connection forward from the journal at the connection's own pace: a page is read when
 * the last one was taken. Memory does not grow with how far it is behind.
 */
final class JournalReplay {
  /** A connection that takes no page for this long ends the replay; it resumes where it is. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private JournalReplay() {}

  /**
   * Delivers what a connection lacks of a run of events.
   *
   * @return where the connection is after it; fails when the connection is gone or the journal
   *     cannot be read
   */
  static CompletionStage<Position> run(
      ActorSystem<?> system,
      ChannelPorts.Journal journal,
      String persistenceId,
      String channel,
      Attachment attachment,
      Position from,
      long firstEvent,
      long lastEvent,
      VersionVector majority,
      VersionVector delivered) {
    Replay replay = new Replay(from, majority, delivered);
    return journal
        .read(persistenceId, firstEvent, lastEvent)
        .runForeach(replay::survey, system)
        .thenCompose(
            surveyed ->
                journal
                    .read(persistenceId, firstEvent, lastEvent)
                    .map(
                        run ->
                            replay.deliver(
                                run.stream()
                                    .takeWhile(stored -> delivered.covers(stored.entry().dot()))
                                    .toList()))
                    .filter(deliveries -> !deliveries.isEmpty())
                    .map(
                        deliveries ->
                            deliveries.stream()
                                .map(delivery -> OutFrame.of(channel, delivery))
                                .toList())
                    .takeWhile(frames -> !attachment.ended())
                    .mapAsync(1, frames -> hand(system, attachment, frames))
                    .run(system))
        .thenApply(done -> replay.position());
  }

  private static CompletionStage<Subscriber.Taken> hand(
      ActorSystem<?> system, Attachment attachment, List<OutFrame> frames) {
    return AskPattern.<Subscriber, Subscriber.Taken>ask(
        attachment.connection(),
        taken -> new Subscriber.Frames(attachment.number(), frames, taken),
        PATIENCE,
        system.scheduler());
  }
}
