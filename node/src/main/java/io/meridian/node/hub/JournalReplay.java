package io.meridian.node.hub;

import io.meridian.node.channel.ChannelPorts;
import io.meridian.node.channel.HubFeed;
import io.meridian.replication.log.Stored;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.position.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * Brings one connection forward from the journal at the connection's own pace: a page is read when
 * the last one was taken. Memory does not grow with how far it is behind.
 *
 * <p>It reads while it is its turn ({@link ReplayTurns}). It ends before the run does when others
 * wait and it had its time, or when the connection leaves a page untaken; the connection is then
 * asked for anew where it is, in the latter case once it has read on.
 */
final class JournalReplay {
  /** Positions of one page, as objects: those of a made-up position are large. */
  private static final int POSITIONS_BYTES = 256 << 10;

  /** About what a mark or an origin takes in a position. */
  private static final int MARK_BYTES = 64;

  /** How a replay ended. */
  sealed interface End {
    /** Where the connection is. */
    Position at();
  }

  /** The connection has all up to here. */
  record Reached(Position at) implements End {}

  /** Too much is implied by its position: what it has not seen cannot be told. It got nothing. */
  record Unplaceable(Position at) implements End {}

  private final ActorSystem<?> system;
  private final ReplayTurns turns;
  private final ChannelPorts.Journal journal;
  private final String persistenceId;
  private final String channel;
  private final Attachment attachment;
  private final Position from;
  private final HubFeed.Behind behind;
  private final Replay replay;
  private volatile Position reached;
  private volatile @Nullable CompletableFuture<Subscriber.Taken> handed;

  /**
   * @param behind the run of events that the connection lacks
   */
  JournalReplay(
      ActorSystem<?> system,
      ReplayTurns turns,
      ChannelPorts.Journal journal,
      String persistenceId,
      String channel,
      Attachment attachment,
      Position from,
      HubFeed.Behind behind) {
    this.system = system;
    this.turns = turns;
    this.journal = journal;
    this.persistenceId = persistenceId;
    this.channel = channel;
    this.attachment = attachment;
    this.from = from;
    this.behind = behind;
    this.replay = new Replay(from, behind.majority(), behind.delivered());
    this.reached = from;
  }

  /**
   * Delivers what the connection lacks of the run.
   *
   * @return fails when the connection is gone, or leaves a page untaken for very long, or nothing
   *     of the journal can be read
   */
  CompletionStage<End> run() {
    return turns
        .enter(attachment.number())
        .thenApplyAsync(entered -> read(), system.executionContext()::execute)
        .thenCompose(Function.identity())
        .whenComplete((end, failure) -> turns.leave())
        .exceptionallyCompose(this::onceItHasReadOn);
  }

  private CompletionStage<End> read() {
    long begun = System.nanoTime();
    return events()
        .takeWhile(this::survey)
        .runWith(Sink.ignore(), system)
        .thenCompose(
            surveyed ->
                replay.overflows()
                    ? CompletableFuture.completedFuture(new Unplaceable(from))
                    : deliver(System.nanoTime() - begun));
  }

  private Source<List<Stored>, NotUsed> events() {
    return journal.read(persistenceId, behind.firstEvent(), behind.lastEvent());
  }

  private boolean survey(List<Stored> run) {
    replay.survey(run);
    return !replay.overflows() && !attachment.ended();
  }

  /**
   * @param surveyNanos what the survey took: it is made anew in the next turn, so this one lasts
   *     for no less, and has that much patience
   */
  private CompletionStage<End> deliver(long surveyNanos) {
    long turnEnds = System.nanoTime() + Math.max(turns.limits().turn().toNanos(), surveyNanos);
    long patience = Math.max(turns.limits().patience().toNanos(), surveyNanos);
    return events()
        .mapConcat(this::parts)
        .takeWhile(part -> goesOn(turnEnds))
        .mapAsync(1, part -> hand(part, patience))
        .run(system)
        .thenApply(done -> new Reached(reached));
  }

  private boolean goesOn(long turnEnds) {
    // Each turn brings it forward.
    boolean turnIsOver = handed != null && System.nanoTime() - turnEnds > 0 && turns.wanted();
    return !attachment.ended() && !turnIsOver;
  }

  /** What of a run subscribers were given, in parts of which each is a page. */
  private List<List<Stored>> parts(List<Stored> run) {
    List<Stored> due =
        run.stream().takeWhile(stored -> behind.delivered().covers(stored.entry().dot())).toList();
    Position at = replay.position();
    int positionBytes = MARK_BYTES * (1 + at.marks().size() + at.vector().upTo().size());
    int each = Math.max(1, POSITIONS_BYTES / positionBytes);
    List<List<Stored>> parts = new ArrayList<>();
    for (int begin = 0; begin < due.size(); begin += each) {
      parts.add(due.subList(begin, Math.min(begin + each, due.size())));
    }
    return parts;
  }

  private CompletionStage<Done> hand(List<Stored> part, long patienceNanos) {
    List<Delivery> deliveries = replay.deliver(part);
    if (deliveries.isEmpty()) {
      reached = replay.position();
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    List<OutFrame> frames =
        deliveries.stream().map(delivery -> OutFrame.of(channel, delivery)).toList();
    CompletableFuture<Subscriber.Taken> page =
        AskPattern.<Subscriber, Subscriber.Taken>ask(
                attachment.connection(),
                taken -> new Subscriber.Frames(attachment.number(), frames, taken),
                turns.limits().abandoned(),
                system.scheduler())
            .toCompletableFuture();
    handed = page;
    reached = replay.position();
    attachment.handed(page);
    return page.copy()
        .orTimeout(patienceNanos, TimeUnit.NANOSECONDS)
        .thenApply(taken -> Done.getInstance());
  }

  /**
   * A page that was handed over is the connection's, also when it has no room for more in time or
   * the journal fails behind it: it goes on from there.
   */
  private CompletionStage<End> onceItHasReadOn(Throwable failure) {
    CompletableFuture<Subscriber.Taken> page = handed;
    Position at = reached;
    return page == null
        ? CompletableFuture.failedFuture(failure)
        : page.thenApply(taken -> new Reached(at));
  }
}
