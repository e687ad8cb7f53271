package io.meridian.chaos.demo;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.LaunchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** All clients of a demo: {@code publisher-eu}, {@code eu-1}, {@code eu-2}, … in each region. */
final class Clients implements AutoCloseable {
  private static final int CONNECT_SECONDS = 30;

  private final List<DemoPublisher> publishers = new ArrayList<>();
  private final List<DemoSubscriber> subscribers = new ArrayList<>();

  Clients(
      DemoPlan plan,
      Topology topology,
      List<String> channels,
      HistoryRecorder recorder,
      Narrator narrator,
      SdkLog log)
      throws AblyException {
    for (Region region : topology.regions()) {
      RegionId id = region.id();
      DemoClient publishing =
          new DemoClient("publisher-" + id, id, topology, recorder, narrator, log);
      publishers.add(new DemoPublisher(publishing, channels));
      for (int number = 1; number <= plan.subscribersPerRegion(); number++) {
        DemoClient listening =
            new DemoClient(id + "-" + number, id, topology, recorder, narrator, log);
        subscribers.add(new DemoSubscriber(listening));
      }
    }
  }

  /**
   * Connects all and subscribes the subscribers.
   *
   * @throws LaunchException when one is refused, or not there within 30 s
   */
  void connect(List<String> channels) throws AblyException, InterruptedException {
    await("connected", all().stream().map(DemoClient::connect).toList());
    List<CompletableFuture<Void>> attached = new ArrayList<>();
    for (DemoSubscriber subscriber : subscribers) {
      attached.add(subscriber.subscribe(channels));
    }
    await("attached to every channel", attached);
  }

  private static void await(String what, List<CompletableFuture<Void>> futures)
      throws InterruptedException {
    try {
      CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
          .get(CONNECT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof LaunchException refused) {
        throw refused;
      }
      throw new IllegalStateException(failed);
    } catch (TimeoutException late) {
      long ready = futures.stream().filter(CompletableFuture::isDone).count();
      throw new LaunchException(
          ready
              + " of "
              + futures.size()
              + " clients "
              + what
              + " within "
              + CONNECT_SECONDS
              + " s; clients.log in the demo's folder says what the SDK saw");
    }
  }

  void startPublishing(int messagesPerSecond) {
    publishers.forEach(publisher -> publisher.start(messagesPerSecond));
  }

  /**
   * Ends publishing; answers still come.
   *
   * @throws IllegalStateException when a publisher had ended by itself
   */
  void stopPublishing() {
    publishers.forEach(DemoPublisher::stop);
  }

  long sent() {
    return publishers.stream().mapToLong(DemoPublisher::sent).sum();
  }

  long acknowledged() {
    return publishers.stream().mapToLong(DemoPublisher::acknowledged).sum();
  }

  long received() {
    return subscribers.stream().mapToLong(DemoSubscriber::received).sum();
  }

  /** Names of the subscribers that belong to a region. */
  Set<String> subscribersOf(RegionId region) {
    Set<String> names = new TreeSet<>();
    for (DemoSubscriber subscriber : subscribers) {
      if (subscriber.client().home().equals(region)) {
        names.add(subscriber.client().name());
      }
    }
    return names;
  }

  private List<DemoClient> all() {
    List<DemoClient> clients = new ArrayList<>();
    publishers.forEach(publisher -> clients.add(publisher.client()));
    subscribers.forEach(subscriber -> clients.add(subscriber.client()));
    return clients;
  }

  @Override
  public void close() {
    publishers.forEach(DemoPublisher::close);
    all().forEach(DemoClient::close);
  }
}
