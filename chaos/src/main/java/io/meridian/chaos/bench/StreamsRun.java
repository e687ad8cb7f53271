package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Several streams of messages at the same time, and subscribers of each in every region. Publishers
 * of a stream take turns.
 */
final class StreamsRun implements AutoCloseable {
  /** Connections that publish a stream. */
  static final int PUBLISHERS = 4;

  /** Subscribers that attach at a time. */
  private static final int ATTACHING = 50;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EmulatedRegions regions;
  private final Map<Stream, Publishers> publishers = new LinkedHashMap<>();

  /**
   * Connects the publishers.
   *
   * @param dataChars of each message, as {@link Publishers} has it
   */
  StreamsRun(EmulatedRegions regions, List<Stream> streams, int dataChars) {
    this.regions = regions;
    for (Stream stream : streams) {
      publishers.put(
          stream, Publishers.connect(regions.endpoint(stream.from()), PUBLISHERS, dataChars));
    }
  }

  /**
   * Publishes, and waits until all has come; what has not after 20 s is missing.
   *
   * @param name of channels that no other run has: what an earlier one left on its way must not
   *     count here
   * @param perSecond messages of all streams together
   * @param subscribers of each stream in each region
   */
  StreamsResult run(String name, double perSecond, int subscribers, Duration warmUp, Duration time)
      throws InterruptedException {
    double perStream = perSecond / publishers.size();
    // Attaching takes no more than this, and what is due meanwhile would be late.
    long start =
        System.nanoTime()
            + TimeUnit.SECONDS.toNanos(3)
            + TimeUnit.MILLISECONDS.toNanos(
                3L * subscribers * publishers.size() * regions.ids().size());
    Map<Stream, Schedule> schedules = new LinkedHashMap<>();
    for (Stream stream : publishers.keySet()) {
      // So that no two messages are due at once.
      long later = Math.round(schedules.size() * 1e9 / perSecond);
      schedules.put(stream, new Schedule(start + later, perStream, warmUp, time));
    }
    StreamsResult result = new StreamsResult();
    List<BareClient> listening = new ArrayList<>();
    try {
      subscribe(name, subscribers, schedules, result, listening);
      publish(name, schedules);
      result.await(PATIENCE);
      awaitAnswers(schedules, result);
    } finally {
      listening.forEach(BareClient::close);
    }
    return result;
  }

  private void subscribe(
      String name,
      int subscribers,
      Map<Stream, Schedule> schedules,
      StreamsResult result,
      List<BareClient> listening) {
    List<CompletableFuture<BareClient>> attaching = new ArrayList<>();
    schedules.forEach(
        (stream, schedule) -> {
          for (RegionId region : regions.ids()) {
            for (int i = 0; i < subscribers; i++) {
              attaching.add(
                  BareClient.subscriber(
                          regions.endpoint(region),
                          stream.channel(name),
                          result.subscriber(stream, region, schedule))
                      .toCompletableFuture());
              if (attaching.size() == ATTACHING) {
                drain(attaching, listening);
              }
            }
          }
        });
    drain(attaching, listening);
  }

  private static void drain(
      List<CompletableFuture<BareClient>> attaching, List<BareClient> listening) {
    attaching.forEach(subscriber -> listening.add(subscriber.join()));
    attaching.clear();
  }

  /** Each stream has a thread, since a schedule waits for what is due. */
  private void publish(String name, Map<Stream, Schedule> schedules) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(publishers.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      publishers.forEach(
          (stream, publishing) -> {
            Schedule schedule = Objects.requireNonNull(schedules.get(stream));
            running.add(
                threads.submit(
                    () -> {
                      publishing.run(schedule, stream.channel(name));
                      return stream;
                    }));
          });
      for (Future<?> stream : running) {
        stream.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed);
    } finally {
      threads.shutdownNow();
    }
  }

  private void awaitAnswers(Map<Stream, Schedule> schedules, StreamsResult result)
      throws InterruptedException {
    for (Map.Entry<Stream, Schedule> stream : schedules.entrySet()) {
      Answers answers = Objects.requireNonNull(publishers.get(stream.getKey())).answers();
      answers.await(stream.getValue().count(), PATIENCE);
      result.answers(stream.getKey(), answers.totals(), stream.getValue());
    }
  }

  @Override
  public void close() {
    publishers.values().forEach(Publishers::close);
  }
}
