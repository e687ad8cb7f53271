package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Channels with many members: how long it takes to tell a new subscriber of all of them, and what a
 * member costs in the memory of each region's node.
 */
final class PresenceMembersRun {
  /** A new subscriber knows all members after so long. */
  static final double GOAL_MILLIS = 1_000;

  /** A member costs a node so much. */
  static final double GOAL_BYTES = 300;

  private static final int CONNECTIONS = 20;

  /** Attached before those that count, so that nodes have compiled what they need. */
  private static final int WARM_UP = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Deltas are acknowledged, buffers emptied and copies of the region's nodes written by then. */
  private static final Duration SETTLED = Duration.ofSeconds(20);

  /**
   * @param members on each channel; @param channels in all; @param attaches in each region
   */
  record Size(int members, int channels, int attaches) {}

  /**
   * @param entered members a second, and until each was acknowledged
   * @param syncs from ATTACH to the last page, of each region
   * @param unequal subscribers that were told of other members than there are
   * @param bytes of each region's node for a member; empty when there is one channel only
   */
  record Result(
      Size size,
      double entered,
      Map<RegionId, Latencies> syncs,
      int unequal,
      Map<RegionId, Double> bytes)
      implements PresenceResult {
    @Override
    public boolean wrong() {
      return unequal > 0;
    }

    @Override
    public String report() {
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "%,d members on a channel, entered at %,.0f a second.%n",
              size.members(),
              entered));
      text.append(Latencies.header("ATTACH to last page of SYNC")).append('\n');
      syncs.forEach((region, latencies) -> text.append(latencies.row("in " + region)).append('\n'));
      syncs.forEach(
          (region, latencies) ->
              text.append(
                  String.format(
                      Locale.ROOT,
                      "All members in %s after %.0f ms at most: goal of %.0f %s%n",
                      region,
                      latencies.millis(100),
                      GOAL_MILLIS,
                      latencies.millis(100) < GOAL_MILLIS ? "met" : "MISSED")));
      bytes.forEach(
          (region, each) ->
              text.append(
                  String.format(
                      Locale.ROOT,
                      "%,d members on %d channels, in the node of %s: %.0f bytes each: goal of %.0f"
                          + " %s%n",
                      size.members() * size.channels(),
                      size.channels(),
                      region,
                      each,
                      GOAL_BYTES,
                      each <= GOAL_BYTES ? "met" : "MISSED")));
      if (unequal > 0) {
        text.append(
            String.format(
                Locale.ROOT, "WRONG: %d subscribers were told of other members.%n", unequal));
      }
      return text.toString();
    }
  }

  /** A channel with those who hold its members and a subscriber in each region. */
  private record Crowd(String channel, MemberClients clients, List<Watcher> watchers)
      implements AutoCloseable {
    @Override
    public void close() {
      clients.close();
      watchers.forEach(watcher -> watcher.client().close());
    }
  }

  private record Watcher(BareClient client, MemberView view) {}

  private final EmulatedRegions regions;
  private final Size size;
  private final Consumer<String> say;
  private final List<Crowd> crowds = new ArrayList<>();
  private int unequal;

  /**
   * @param say is told what happens
   */
  PresenceMembersRun(EmulatedRegions regions, Size size, Consumer<String> say) {
    this.regions = regions;
    this.size = size;
    this.say = say;
  }

  Result run() throws InterruptedException {
    try {
      Crowd first = crowd(1);
      say.accept("Entering " + size.members() + " members");
      long startNanos = System.nanoTime();
      first.clients().enter(size.members());
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      awaitAll(first);
      say.accept("Attaching subscribers");
      Map<RegionId, Latencies> syncs = syncs(first);
      Map<RegionId, Double> bytes = size.channels() > 1 ? bytes() : Map.of();
      return new Result(size, size.members() / seconds, syncs, unequal, bytes);
    } finally {
      crowds.forEach(Crowd::close);
    }
  }

  private Crowd crowd(int number) {
    String channel = "members-" + number;
    RegionId home = regions.ids().get(0);
    List<Watcher> watchers =
        regions.ids().stream().map(region -> watcher(region, channel)).toList();
    Crowd crowd =
        new Crowd(
            channel, MemberClients.attach(regions.endpoint(home), channel, CONNECTIONS), watchers);
    crowds.add(crowd);
    return crowd;
  }

  private Watcher watcher(RegionId region, String channel) {
    MemberView view = new MemberView();
    BareClient client =
        BareClient.subscriber(regions.endpoint(region), channel, view).toCompletableFuture().join();
    return new Watcher(client, view);
  }

  /** Returns when the subscribers in all regions see all members. */
  private void awaitAll(Crowd crowd) throws InterruptedException {
    for (Watcher watcher : crowd.watchers()) {
      if (!watcher.view().awaitCount(size.members(), PATIENCE)) {
        unequal++;
      }
    }
  }

  private Map<RegionId, Latencies> syncs(Crowd crowd) throws InterruptedException {
    Set<String> expected = crowd.clients().keys(0, size.members());
    Map<RegionId, Latencies> syncs = new LinkedHashMap<>();
    for (RegionId region : regions.ids()) {
      Latencies latencies = new Latencies();
      syncs.put(region, latencies);
      for (int attach = -WARM_UP; attach < size.attaches(); attach++) {
        MemberView view = new MemberView();
        CompletableFuture<BareClient> connecting =
            BareClient.connect(regions.endpoint(region), view, crowd.clients().answers())
                .toCompletableFuture();
        try (BareClient client = connecting.join()) {
          long startNanos = System.nanoTime();
          client.attach(crowd.channel(), BareClient.LISTENING).toCompletableFuture().join();
          view.awaitCount(size.members(), PATIENCE);
          if (attach >= 0) {
            latencies.record(view.awaitSynced(PATIENCE) - startNanos);
          }
          unequal += view.keys().equals(expected) ? 0 : 1;
        }
      }
    }
    return syncs;
  }

  /**
   * What the members of all channels but the first cost. The first has made nodes load and pool
   * what they need; connections and subscribers are there before the first look.
   */
  private Map<RegionId, Double> bytes() throws InterruptedException {
    List<Crowd> others = new ArrayList<>();
    for (int number = 2; number <= size.channels(); number++) {
      others.add(crowd(number));
    }
    TimeUnit.SECONDS.sleep(SETTLED.toSeconds());
    Map<RegionId, Long> before = heaps();
    for (Crowd crowd : others) {
      say.accept("Entering as many on " + crowd.channel());
      crowd.clients().enter(size.members());
      awaitAll(crowd);
    }
    TimeUnit.SECONDS.sleep(SETTLED.toSeconds());
    Map<RegionId, Long> after = heaps();
    double members = (double) size.members() * others.size();
    Map<RegionId, Double> bytes = new LinkedHashMap<>();
    before.forEach(
        (region, heap) -> bytes.put(region, (after.getOrDefault(region, 0L) - heap) / members));
    return bytes;
  }

  private Map<RegionId, Long> heaps() {
    Map<RegionId, Long> heaps = new LinkedHashMap<>();
    regions.ids().forEach(region -> heaps.put(region, NodeHeap.liveBytes(regions.pid(region))));
    return heaps;
  }
}
