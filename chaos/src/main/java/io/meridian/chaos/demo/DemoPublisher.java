package io.meridian.chaos.demo;

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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sends at a steady rate, to each channel in turn. A message's name is the publisher, its data the
 * publisher's number on that channel. While the client is not connected the SDK keeps what is sent.
 */
final class DemoPublisher implements AutoCloseable {
  private final DemoClient client;
  private final List<String> channels;
  private final ScheduledExecutorService timer;
  private final Map<String, Long> numbers = new HashMap<>();
  private final LongAdder sent = new LongAdder();
  private final LongAdder acknowledged = new LongAdder();
  private @Nullable ScheduledFuture<?> sending;
  private int turn;
  private int due;

  DemoPublisher(DemoClient client, List<String> channels) {
    this.client = client;
    this.channels = List.copyOf(channels);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, client.name());
              thread.setDaemon(true);
              return thread;
            });
  }

  DemoClient client() {
    return client;
  }

  long sent() {
    return sent.sum();
  }

  long acknowledged() {
    return acknowledged.sum();
  }

  void start(int messagesPerSecond) {
    long periodMicros = TimeUnit.SECONDS.toMicros(1) / messagesPerSecond;
    sending = timer.scheduleAtFixedRate(this::publishDue, 0, periodMicros, TimeUnit.MICROSECONDS);
  }

  /** What comes due while the client is away is published when it is back. */
  private void publishDue() {
    due++;
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
          .publish(client.name(), Long.toString(message.number()), new Answer(message));
    } catch (AblyException refused) {
      refused(message, refused.errorInfo);
    }
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
