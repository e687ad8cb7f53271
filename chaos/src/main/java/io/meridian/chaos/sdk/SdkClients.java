package io.meridian.chaos.sdk;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.experiment.Load;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LaunchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All clients of a run: {@code publisher-eu-1}, …, subscribers {@code eu-1}, {@code eu-2}, … in each
 * region.
 */
public final class SdkClients implements AutoCloseable {
  private static final int CONNECT_SECONDS = 60;

  private final Load load;
  private final List<String> channels;
  private final List<SdkPublisher> publishers = new ArrayList<>();
  private final List<SdkSubscriber> subscribers = new ArrayList<>();

  /**
   * Makes the clients; none connects yet.
   *
   * @param channels as many as the load says
   */
  public SdkClients(Load load, List<String> channels, SdkSurroundings surroundings)
      throws AblyException {
    this.load = load;
    this.channels = List.copyOf(channels);
    for (Region region : surroundings.topology().regions()) {
      RegionId id = region.id();
      for (int number = 1; number <= load.publishersPerRegion(); number++) {
        SdkClient publishing = new SdkClient("publisher-" + id + "-" + number, id, surroundings);
        publishers.add(new SdkPublisher(publishing, channels, load.payloadBytes()));
      }
      for (int number = 1; number <= load.subscribersPerRegion(); number++) {
        SdkClient listening = new SdkClient(id + "-" + number, id, surroundings);
        subscribers.add(new SdkSubscriber(listening));
      }
    }
  }

  /**
   * Connects all and subscribes the subscribers.
   *
   * @throws LaunchException when one is refused, or not there within 60 s
   */
  public void connect() throws AblyException, InterruptedException {
    await("connected", all().stream().map(SdkClient::connect).toList());
    List<CompletableFuture<Void>> attached = new ArrayList<>();
    for (SdkSubscriber subscriber : subscribers) {
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
              + " s; clients.log says what the SDK saw");
    }
  }

  /** Starts the load's schedule. */
  public void startPublishing() {
    double each = (double) load.messagesPerSecond() / load.publishersPerRegion();
    publishers.forEach(publisher -> publisher.start(each));
  }

  /**
   * Ends publishing; answers still come.
   *
   * @throws IllegalStateException when a publisher had ended by itself
   */
  public void stopPublishing() {
    publishers.forEach(SdkPublisher::stop);
  }

  /** Messages that were handed to the SDK so far. */
  public long sent() {
    return publishers.stream().mapToLong(SdkPublisher::sent).sum();
  }

  /** Messages that were acknowledged so far. */
  public long acknowledged() {
    return publishers.stream().mapToLong(SdkPublisher::acknowledged).sum();
  }

  /** Deliveries to all subscribers so far. */
  public long received() {
    return subscribers.stream().mapToLong(SdkSubscriber::received).sum();
  }

  /** Names of the subscribers that belong to a region. */
  public Set<String> subscribersOf(RegionId region) {
    Set<String> names = new TreeSet<>();
    for (SdkSubscriber subscriber : subscribers) {
      if (subscriber.client().home().equals(region)) {
        names.add(subscriber.client().name());
      }
    }
    return names;
  }

  /** The region to which each client belongs, by its name. */
  public Map<String, RegionId> homes() {
    Map<String, RegionId> homes = new LinkedHashMap<>();
    all().forEach(client -> homes.put(client.name(), client.home()));
    return homes;
  }

  private List<SdkClient> all() {
    List<SdkClient> clients = new ArrayList<>();
    publishers.forEach(publisher -> clients.add(publisher.client()));
    subscribers.forEach(subscriber -> clients.add(subscriber.client()));
    return clients;
  }

  @Override
  public void close() {
    publishers.forEach(SdkPublisher::close);
    all().forEach(SdkClient::close);
  }
}
