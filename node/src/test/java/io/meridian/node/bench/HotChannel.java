package io.meridian.node.bench;

import io.meridian.chaos.bench.Latencies;
import io.meridian.node.channel.ChannelReply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Publishers that together keep a number of publishes in flight on one channel: each answer is
 * followed by the next publish. A closed loop finds how much is accepted, not how long one takes.
 */
final class HotChannel extends AbstractBehavior<ChannelReply> {
  static final int PUBLISHERS = 32;

  /** Takes a publish and answers {@link ChannelReply.Published} with its tag. */
  interface Log {
    void publish(int publisher, long number, long tag, ActorRef<ChannelReply> replyTo);
  }

  /**
   * @param accepted after the warm-up
   * @param seconds in which they were
   * @param latencies from publish to answer, which is mostly the time in the queue
   */
  record Result(long accepted, double seconds, Latencies latencies) {
    double perSecond() {
      return accepted / seconds;
    }
  }

  private final Log log;
  private final CompletableFuture<Result> result;
  private final long measuredFromNanos;
  private final long endNanos;
  private final long[] next = new long[PUBLISHERS];
  private final long[][] sentNanos;
  private final int each;
  private final Latencies latencies = new Latencies();
  private long inFlight;

  private HotChannel(
      ActorContext<ChannelReply> context,
      Log log,
      int inFlight,
      Duration warmUp,
      Duration measured,
      CompletableFuture<Result> result) {
    super(context);
    this.log = log;
    this.result = result;
    this.each = inFlight / PUBLISHERS;
    this.sentNanos = new long[PUBLISHERS][each];
    this.measuredFromNanos = System.nanoTime() + warmUp.toNanos();
    this.endNanos = measuredFromNanos + measured.toNanos();
    for (int i = 0; i < each; i++) {
      for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
        publish(publisher);
      }
    }
  }

  /**
   * Completes when the time is over and every publish was answered; fails when one is refused.
   *
   * @param inFlight a multiple of {@link #PUBLISHERS}
   */
  static Behavior<ChannelReply> create(
      Log log, int inFlight, Duration warmUp, Duration measured, CompletableFuture<Result> result) {
    return Behaviors.setup(
        context -> new HotChannel(context, log, inFlight, warmUp, measured, result));
  }

  @Override
  public Receive<ChannelReply> createReceive() {
    return newReceiveBuilder()
        .onMessage(ChannelReply.Published.class, this::onPublished)
        .onMessage(ChannelReply.PublishRefused.class, this::onRefused)
        .build();
  }

  private Behavior<ChannelReply> onPublished(ChannelReply.Published published) {
    inFlight--;
    long now = System.nanoTime();
    int publisher = (int) (published.tag() % PUBLISHERS);
    if (now >= measuredFromNanos && now < endNanos) {
      long number = published.tag() / PUBLISHERS;
      latencies.record(now - sentNanos[publisher][(int) (number % each)]);
    }
    if (now < endNanos) {
      publish(publisher);
    } else if (inFlight == 0) {
      result.complete(
          new Result(latencies.count(), (endNanos - measuredFromNanos) / 1e9, latencies));
      return Behaviors.stopped();
    }
    return this;
  }

  private Behavior<ChannelReply> onRefused(ChannelReply.PublishRefused refused) {
    result.completeExceptionally(new IllegalStateException(refused.toString()));
    return Behaviors.stopped();
  }

  private void publish(int publisher) {
    long number = next[publisher]++;
    sentNanos[publisher][(int) (number % each)] = System.nanoTime();
    inFlight++;
    log.publish(publisher, number, number * PUBLISHERS + publisher, getContext().getSelf());
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
  }
}
