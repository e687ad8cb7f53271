package io.meridian.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.chaos.history.HistoryChecker;
import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.MessageKey;
import io.meridian.chaos.history.SubscriberReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** Clients of one test, and all that happens to them. */
final class Scene implements AutoCloseable {
  private static final int EVENTS_MAX = 400_000;
  private static final int VIOLATIONS_SHOWN = 20;
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration SURPLUS = Duration.ofMillis(700);

  private final HistoryRecorder recorder = new HistoryRecorder(EVENTS_MAX);
  private final List<SdkClient> clients = new ArrayList<>();
  private final List<ScheduledFuture<?>> loads = new ArrayList<>();
  private final ScheduledExecutorService timer =
      // A publisher that is not connected holds one up.
      Executors.newScheduledThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "scene");
            thread.setDaemon(true);
            return thread;
          });

  /** A client that is connected. */
  SdkClient client(String name, String host) {
    return client(name, host, true);
  }

  SdkClient client(String name, String host, boolean binary) {
    SdkClient client = new SdkClient(name, host, binary, recorder);
    clients.add(client);
    client.connect();
    return client;
  }

  /** Has a client publish to each channel in turn until the scene is over. */
  void load(SdkClient publisher, List<String> channels, int messagesPerSecond) {
    int[] turn = {0};
    loads.add(
        timer.scheduleAtFixedRate(
            () -> publisher.publish(channels.get(turn[0]++ % channels.size())),
            0,
            TimeUnit.SECONDS.toMicros(1) / messagesPerSecond,
            TimeUnit.MICROSECONDS));
  }

  /** Publishing goes on for so long. */
  static void letPass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }

  /**
   * Waits until each of these subscribers has all that was sent until now. Channels are those to
   * which all of them are subscribed.
   */
  void allSentArrives(List<SdkClient> subscribers, Duration within) {
    Set<MessageKey> sent = new HashSet<>();
    for (HistoryEvent event : recorder.history().events()) {
      if (event instanceof Sent sending) {
        sent.add(sending.message());
      }
    }
    await("arrival of all that was sent")
        .atMost(within)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              Map<String, Set<MessageKey>> missing = new TreeMap<>();
              subscribers.forEach(client -> missing.put(client.name(), new HashSet<>(sent)));
              for (HistoryEvent event : recorder.history().events()) {
                if (event instanceof Received received && missing.containsKey(received.client())) {
                  missing.get(received.client()).remove(received.message());
                }
              }
              missing.forEach(
                  (client, messages) ->
                      assertThat(messages)
                          .as("sent, missing at %s; channels: %s", client, channelChanges())
                          .isEmpty());
            });
  }

  /** The longest time from a publish of this client to its acknowledgement. */
  Duration longestAnswer(String publisher) {
    Map<MessageKey, Long> sentNanos = new HashMap<>();
    long longestNanos = 0;
    for (HistoryEvent event : recorder.history().events()) {
      if (event instanceof Sent sent) {
        sentNanos.put(sent.message(), sent.atNanos());
      } else if (event instanceof Acknowledged answer && answer.client().equals(publisher)) {
        long nanos = answer.atNanos() - sentNanos.getOrDefault(answer.message(), 0L);
        longestNanos = Math.max(longestNanos, nanos);
      }
    }
    return Duration.ofNanos(longestNanos);
  }

  /** The time of this scene, as events have it. */
  long nowNanos() {
    return recorder.nowNanos();
  }

  /** From sending to each delivery to these clients, of what was sent between two times. */
  String latency(List<SdkClient> subscribers, long fromNanos, long toNanos) {
    List<String> names = subscribers.stream().map(SdkClient::name).toList();
    Map<MessageKey, Long> sentNanos = new HashMap<>();
    List<Long> millis = new ArrayList<>();
    for (HistoryEvent event : recorder.history().events()) {
      if (event instanceof Sent sent) {
        sentNanos.put(sent.message(), sent.atNanos());
      } else if (event instanceof Received received && names.contains(received.client())) {
        long sent = sentNanos.getOrDefault(received.message(), Long.MAX_VALUE);
        if (fromNanos <= sent && sent < toNanos) {
          millis.add(TimeUnit.NANOSECONDS.toMillis(received.atNanos() - sent));
        }
      }
    }
    Collections.sort(millis);
    int count = millis.size();
    return count == 0
        ? "nothing was sent"
        : "p50 %d ms, p99 %d ms, max %d ms of %d deliveries"
            .formatted(
                millis.get(count / 2), millis.get(count * 99 / 100), millis.get(count - 1), count);
  }

  /** What was seen so far. */
  HistoryReport report() {
    return HistoryChecker.check(recorder.history());
  }

  /**
   * Ends publishing, waits for what is missing and a little longer for what should not come.
   *
   * @return the verdict: nothing was lost, repeated, out of order or left unanswered, and every
   *     client is who it was
   */
  HistoryReport endsWell() {
    assertThat(loads).as("publishing that ended by itself").noneMatch(ScheduledFuture::isDone);
    loads.forEach(load -> load.cancel(false));
    try {
      await()
          .atMost(DRAIN)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                HistoryReport report = report();
                return report.unanswered() == 0
                    && report.subscribers().stream().mapToLong(SubscriberReport::lost).sum() == 0;
              });
    } catch (ConditionTimeoutException late) {
      // The report below says what is missing.
    }
    letPass(SURPLUS);
    HistoryReport report = report();
    assertThat(report.violations().stream().limit(VIOLATIONS_SHOWN))
        .as("broken promises of %s, channels %s", report.subscribers(), channelChanges())
        .isEmpty();
    assertThat(report.sent()).as("messages sent").isPositive();
    return report;
  }

  private List<String> channelChanges() {
    return clients.stream()
        .flatMap(client -> client.channelChanges().stream().map(is -> client.name() + ": " + is))
        .toList();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    clients.forEach(SdkClient::close);
  }
}
