package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Many clients of one region, a member each, lose their sockets at one moment and resume in another
 * region within the grace time of their members. Watched from a third region: nobody may be seen to
 * leave, nor on two connections.
 */
final class PresenceMoveRun {
  /** Of members whose connection is lost, as servers have it where the client names none. */
  static final Duration GRACE = Duration.ofSeconds(15);

  /** The last sets out after this; a busy machine needs the rest of the grace. */
  private static final Duration SETTING_OUT = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;

  /** Connections that are being made at a time. */
  private static final int CONNECTING = 50;

  private final EmulatedRegions regions;
  private final List<Mover> movers = new ArrayList<>();
  private final Map<String, MoveWatch> watches = new LinkedHashMap<>();

  PresenceMoveRun(EmulatedRegions regions) {
    this.regions = regions;
  }

  /**
   * @param channels that the clients are spread over
   */
  MoveResult run(int clients, int channels) throws InterruptedException {
    RegionId from = regions.ids().get(0);
    RegionId to = regions.ids().get(1);
    RegionId third = regions.ids().get(2);
    Answers answers = new Answers();
    try {
      for (int i = 0; i < channels; i++) {
        String channel = "move-" + i;
        watches.put(channel, MoveWatch.start(regions.endpoint(third), channel));
      }
      connect(from, clients, channels, answers);
      awaitMembers();
      watches.values().forEach(MoveWatch::startAnew);

      answers.startAnew();
      movers.forEach(Mover::cut);
      long cutNanos = System.nanoTime();
      Schedule settingOut =
          new Schedule(
              cutNanos + TimeUnit.SECONDS.toNanos(1),
              clients / (SETTING_OUT.toSeconds() - 1.0),
              Duration.ZERO,
              SETTING_OUT.minusSeconds(1));
      List<CompletableFuture<Void>> moving = new ArrayList<>();
      settingOut.run(
          number ->
              moving.add(
                  movers
                      .get((int) number)
                      .moveTo(regions.endpoint(to), cutNanos, ATTEMPTS)
                      .toCompletableFuture()));
      int lost = failed(moving);
      answers.await(clients - lost, PATIENCE);
      // The old region's grace is over, and what it made of it has arrived.
      TimeUnit.NANOSECONDS.sleep(
          Math.max(0, cutNanos + GRACE.multipliedBy(2).toNanos() - System.nanoTime()));
      return result(cutNanos, lost, answers, List.of(from, to, third));
    } finally {
      movers.forEach(Mover::cut);
      watches.values().forEach(MoveWatch::close);
    }
  }

  private void connect(RegionId from, int clients, int channels, Answers answers)
      throws InterruptedException {
    while (movers.size() < clients) {
      List<CompletableFuture<Mover>> batch = new ArrayList<>();
      for (int i = movers.size(); i < clients && batch.size() < CONNECTING; i++) {
        batch.add(
            Mover.enter(
                    regions.endpoint(from),
                    "move-" + i % channels,
                    MemberClients.clientId(i),
                    answers)
                .toCompletableFuture());
      }
      batch.forEach(mover -> movers.add(mover.orTimeout(60, TimeUnit.SECONDS).join()));
    }
    answers.await(clients, PATIENCE);
    if (answers.refused() > 0) {
      throw new IllegalStateException(answers.refusals().strip());
    }
  }

  private void awaitMembers() throws InterruptedException {
    for (Map.Entry<String, MoveWatch> watch : watches.entrySet()) {
      int expected = keys(watch.getKey()).size();
      if (!watch.getValue().view().awaitCount(expected, PATIENCE)) {
        throw new IllegalStateException(
            "the third region does not show the "
                + expected
                + " members of "
                + watch.getKey()
                + " before the move");
      }
    }
  }

  private Set<String> keys(String channel) {
    Set<String> keys = new LinkedHashSet<>();
    movers.stream()
        .filter(mover -> mover.channel().equals(channel))
        .forEach(mover -> keys.add(mover.key()));
    return keys;
  }

  /** Waits for all; how many did not come through. */
  private static int failed(List<CompletableFuture<Void>> moving) {
    int failed = 0;
    for (CompletableFuture<Void> one : moving) {
      failed += one.handle((done, error) -> error == null ? 0 : 1).join();
    }
    return failed;
  }

  private MoveResult result(long cutNanos, int lost, Answers answers, List<RegionId> shownIn)
      throws InterruptedException {
    Map<RegionId, Integer> differing = new LinkedHashMap<>();
    for (RegionId region : shownIn) {
      int sum = 0;
      for (String channel : watches.keySet()) {
        Set<String> expected = keys(channel);
        sum +=
            NewSubscriber.differing(
                NewSubscriber.members(regions.endpoint(region), channel, expected.size()),
                expected);
      }
      differing.put(region, sum);
    }
    Set<String> late = new LinkedHashSet<>();
    movers.stream()
        .filter(mover -> mover.backNanos() - cutNanos > GRACE.toNanos())
        .forEach(mover -> late.add(mover.clientId()));
    Set<String> left = new LinkedHashSet<>();
    watches.values().forEach(watch -> left.addAll(watch.left()));
    Set<String> leftLate = new LinkedHashSet<>(left);
    leftLate.retainAll(late);
    return new MoveResult(
        movers.size(),
        answers,
        lost,
        late.size(),
        left.size(),
        leftLate.size(),
        watches.values().stream().mapToInt(MoveWatch::entered).sum(),
        watches.values().stream().mapToInt(watch -> watch.view().doubled()).sum(),
        differing);
  }
}
