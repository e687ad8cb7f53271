package io.meridian.chaos.sdk;

import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.MessageKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sends at a steady rate, to each channel in turn, beginning with any of them at any time of the
 * first period. A message's name is the publisher, its data see {@link #data}. What comes due while
 * the client is away is sent when it is back, at most {@link #OVERDUE_MAX} messages; what comes due
 * beyond those is never sent.
 */
final class SdkPublisher implements AutoCloseable {
  static final int OVERDUE_MAX = 5_000;

  /** Of the length of a message. */
  private static final int LENGTH_DIGITS_MAX = 5;

  private final SdkClient client;
  private final List<String> channels;
  private final int payloadBytes;
  private final SplittableRandom random;
  private final ScheduledExecutorService timer;
  private final Map<String, Long> numbers = new HashMap<>();
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private @Nullable ScheduledFuture<?> sending;
  private int turn;
  private int due;

  /**
   * @param payloadBytes of each message, at least; what identifies it takes what it needs
   * @param random its own
   */
  SdkPublisher(SdkClient client, List<String> channels, int payloadBytes, SplittableRandom random) {
    this.client = client;
    this.channels = List.copyOf(channels);
    this.payloadBytes = payloadBytes;
    this.random = random;
    this.turn = random.nextInt(channels.size());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, client.name());
              thread.setDaemon(true);
              return thread;
            });
  }

  SdkClient client() {
    return client;
  }

  long sent() {
    return sent.sum();
  }

  long acknowledged() {
    return acknowledged.sum();
  }

  /**
   * Starts the schedule, which does not wait for answers.
   *
   * @param messagesPerSecond above 0
   */
  void start(double messagesPerSecond) {
    long periodMicros = Math.round(TimeUnit.SECONDS.toMicros(1) / messagesPerSecond);
    sending =
        timer.scheduleAtFixedRate(
            this::publishDue, random.nextLong(periodMicros), periodMicros, TimeUnit.MICROSECONDS);
  }

  private void publishDue() {
    due = Math.min(due + 1, OVERDUE_MAX);
    while (due > 0 && client.settled()) {
      due--;
      publishNext();
    }
  }

  private void publishNext() {
    String channel = channels.get(turn++ % channels.size());
    MessageKey message =
        new MessageKey(client.name(), channel, numbers.merge(channel, 1L, Long::sum));
    client.recorder().record(at -> new Sent(at, message));
    sent.increment();
    try {
      client
          .sdk()
          .channels
          .get(channel)
          .publish(client.name(), data(message, payloadBytes), new Answer(message));
    } catch (AblyException refused) {
      refused(message, refused.errorInfo);
    }
  }

  /**
   * The data of a message: its number, its channel, its own length, and spaces up to that length. A
   * subscriber needs nothing else to tell that the message came to the channel that it was sent to,
   * and whole.
   *
   * @param message of a channel whose name is ASCII without spaces
   * @param payloadBytes the length, if there is room for the rest
   */
  static String data(MessageKey message, int payloadBytes) {
    String identity = message.number() + " " + message.channel() + " ";
    int length = Math.max(payloadBytes, identity.length() + LENGTH_DIGITS_MAX);
    String text = identity + length;
    return text + " ".repeat(length - text.length());
  }

  private void refused(MessageKey message, ErrorInfo reason) {
    String text = String.valueOf(reason.message);
    client.recorder().record(at -> new Refused(at, message, reason.code, text));
  }

  private final class Answer implements CompletionListener {
    private final MessageKey message;

    private Answer(MessageKey message) {
      this.message = message;
    }

    @Override
    public void onSuccess() {
      acknowledged.increment();
      client.recorder().record(at -> new Acknowledged(at, message));
    }

    @Override
    public void onError(ErrorInfo reason) {
      refused(message, reason);
    }
  }

  /**
   * Sends no more. Answers to what was sent still come.
   *
   * @throws IllegalStateException when sending had ended by an exception, so that fewer messages
   *     were sent than planned
   */
  void stop() {
    if (sending != null && sending.isDone() && !sending.isCancelled()) {
      throw new IllegalStateException(client.name() + " stopped sending: " + sending);
    }
    close();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
