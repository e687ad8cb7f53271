package io.meridian.chaos.sdk;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.experiment.Load;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.LaunchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All clients of a run: {@code publisher-eu-1}, …, subscribers {@code eu-1}, {@code eu-2}, … and
 * members {@code member-eu-1}, … in each region. Members enter the first channel, and subscribers
 * watch them there. Of two or more members of a region one can be told to leave, of three or more
 * another one to close its connection; which ones is drawn. The others stay.
 */
public final class SdkClients implements LoadClients {
  private static final int CONNECT_SECONDS = 60;
  private static final int LOOK_SECONDS = 20;

  private final Load load;
  private final List<String> channels;
  private final List<SdkPublisher> publishers = new ArrayList<>();
  private final List<SdkSubscriber> subscribers = new ArrayList<>();
  private final List<SdkMember> members = new ArrayList<>();
  private final List<SdkWatcher> watchers = new ArrayList<>();

  /** By region; without those that were told to. */
  private final Map<RegionId, SdkMember> leaving = new LinkedHashMap<>();

  private final List<SdkMember> closing = new ArrayList<>();

  /**
   * Makes the clients; none connects yet.
   *
   * @param channels as many as the load says
   */
  public SdkClients(Load load, List<String> channels, SdkSurroundings surroundings)
      throws AblyException {
    this.load = load;
    this.channels = List.copyOf(channels);
    SplittableRandom random = new SplittableRandom(surroundings.seed());
    for (Region region : surroundings.topology().regions()) {
      RegionId id = region.id();
      for (int number = 1; number <= load.publishersPerRegion(); number++) {
        SdkClient publishing = SdkClient.of("publisher", id, number, surroundings);
        publishers.add(new SdkPublisher(publishing, channels, load.payloadBytes(), random.split()));
      }
      for (int number = 1; number <= load.subscribersPerRegion(); number++) {
        SdkClient listening = SdkClient.of("", id, number, surroundings);
        subscribers.add(new SdkSubscriber(listening));
        if (load.membersPerRegion() > 0) {
          watchers.add(new SdkWatcher(listening, channels.get(0)));
        }
      }
      for (int number = 1; number <= load.membersPerRegion(); number++) {
        members.add(new SdkMember(SdkClient.identified("member", id, number, surroundings)));
      }
    }
    drawWhoGoes(surroundings.topology(), random.split());
  }

  /** At least one member of each region stays. */
  private void drawWhoGoes(Topology topology, SplittableRandom random) {
    for (Region region : topology.regions()) {
      List<SdkMember> staying = new ArrayList<>(members);
      staying.removeIf(member -> !member.client().home().equals(region.id()));
      if (staying.size() > 1) {
        leaving.put(region.id(), staying.remove(random.nextInt(staying.size())));
      }
      if (staying.size() > 1) {
        closing.add(staying.remove(random.nextInt(staying.size())));
      }
    }
  }

  @Override
  public void connect() throws AblyException, InterruptedException {
    await("connected", all().stream().map(SdkClient::connect).toList());
    for (SdkWatcher watcher : watchers) {
      watcher.watch();
    }
    List<CompletableFuture<Void>> attached = new ArrayList<>();
    for (SdkSubscriber subscriber : subscribers) {
      attached.add(subscriber.subscribe(channels));
    }
    await("attached to every channel", attached);
    List<CompletableFuture<Void>> entered = new ArrayList<>();
    for (SdkMember member : members) {
      entered.add(member.enter(channels.get(0)));
    }
    await("entered", entered);
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

  @Override
  public void startPublishing() {
    double each = (double) load.messagesPerSecond() / load.publishersPerRegion();
    publishers.forEach(publisher -> publisher.start(each));
  }

  @Override
  public void stopPublishing() {
    publishers.forEach(SdkPublisher::stop);
  }

  @Override
  public boolean leave(RegionId region) {
    SdkMember member = leaving.get(region);
    if (member == null) {
      return true;
    }
    if (!member.canLeave(channels.get(0))) {
      return false;
    }
    leaving.remove(region);
    member.leave(channels.get(0));
    return true;
  }

  @Override
  public void leaveByClosing() {
    closing.stream()
        .filter(member -> member.canLeave(channels.get(0)))
        .forEach(member -> member.leaveByClosing(channels.get(0)));
  }

  @Override
  public int lookAtMembers() throws InterruptedException {
    List<CompletableFuture<Void>> looks =
        watchers.stream().map(watcher -> CompletableFuture.runAsync(() -> look(watcher))).toList();
    int looked = 0;
    for (CompletableFuture<Void> look : looks) {
      try {
        look.get(LOOK_SECONDS, TimeUnit.SECONDS);
        looked++;
      } catch (ExecutionException | TimeoutException unseen) {
        // Nothing is recorded of it.
      }
    }
    return looked;
  }

  private static void look(SdkWatcher watcher) {
    try {
      watcher.look();
    } catch (AblyException notAttached) {
      throw new IllegalStateException(notAttached);
    }
  }

  @Override
  public long sent() {
    return publishers.stream().mapToLong(SdkPublisher::sent).sum();
  }

  @Override
  public long acknowledged() {
    return publishers.stream().mapToLong(SdkPublisher::acknowledged).sum();
  }

  @Override
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

  @Override
  public Map<String, RegionId> homes() {
    Map<String, RegionId> homes = new LinkedHashMap<>();
    all().forEach(client -> homes.put(client.name(), client.home()));
    return homes;
  }

  private List<SdkClient> all() {
    List<SdkClient> clients = new ArrayList<>();
    publishers.forEach(publisher -> clients.add(publisher.client()));
    subscribers.forEach(subscriber -> clients.add(subscriber.client()));
    members.forEach(member -> clients.add(member.client()));
    return clients;
  }

  @Override
  public void close() {
    publishers.forEach(SdkPublisher::close);
    all().forEach(SdkClient::close);
  }
}
