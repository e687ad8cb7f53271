package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Members come and go on a channel with many: how long until subscribers in each region are shown
 * it, whether all regions end with the same members, and what links carry for a change.
 */
final class PresenceChurnRun {
  private static final String CHANNEL = "churn";
  private static final int CONNECTIONS = 20;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Long enough for what regions tell each other when nothing changes, now and then. */
  private static final Duration IDLE = Duration.ofSeconds(15);

  /** Acknowledgements are through by then. */
  private static final Duration DRAINED = Duration.ofSeconds(3);

  private final EmulatedRegions regions;
  private final ChurnPlan plan;

  /**
   * @param members at the start, and so many at any time
   */
  PresenceChurnRun(EmulatedRegions regions, int members) {
    this.regions = regions;
    this.plan = new ChurnPlan(members);
  }

  /**
   * @param perSecond joins and leaves together
   */
  ChurnResult run(double perSecond, Duration time) throws InterruptedException {
    Map<RegionId, ChurnWatch> watches = new LinkedHashMap<>();
    String home = regions.endpoint(regions.ids().get(0));
    try (MemberClients members = MemberClients.attach(home, CHANNEL, CONNECTIONS)) {
      members.enter(plan.members());
      for (RegionId region : regions.ids()) {
        watches.put(region, ChurnWatch.start(regions.endpoint(region), CHANNEL, plan));
      }
      LinkBytes idle = drained();
      TimeUnit.SECONDS.sleep(IDLE.toSeconds());
      LinkBytes start = LinkBytes.now(regions);

      members.answers().startAnew();
      Schedule schedule = Schedule.soon(perSecond, WARM_UP, time);
      watches.values().forEach(watch -> watch.watch(schedule));
      AtomicLong sentBytes = new AtomicLong();
      schedule.run(
          change ->
              sentBytes.addAndGet(
                  members.operate(
                      plan.member(change), plan.operation(change), schedule.dueNanos(change))));
      for (ChurnWatch watch : watches.values()) {
        watch.changes().await(PATIENCE);
      }
      members.answers().await(schedule.count(), PATIENCE);
      return new ChurnResult(
          seen(watches, expected(members, schedule.count())),
          schedule.count(),
          sentBytes.get(),
          members.answers(),
          ChurnResult.Traffic.of(idle, start, drained()));
    } finally {
      watches.values().forEach(ChurnWatch::close);
    }
  }

  private LinkBytes drained() throws InterruptedException {
    TimeUnit.SECONDS.sleep(DRAINED.toSeconds());
    return LinkBytes.now(regions);
  }

  private Set<String> expected(MemberClients members, long changes) {
    return members.keys(ChurnPlan.firstLeft(changes), plan.endOfJoined(changes));
  }

  private Map<RegionId, ChurnResult.Seen> seen(
      Map<RegionId, ChurnWatch> watches, Set<String> expected) throws InterruptedException {
    Map<RegionId, ChurnResult.Seen> seen = new LinkedHashMap<>();
    for (Map.Entry<RegionId, ChurnWatch> watch : watches.entrySet()) {
      RegionId region = watch.getKey();
      Set<String> anew = NewSubscriber.members(regions.endpoint(region), CHANNEL, expected.size());
      seen.put(
          region,
          new ChurnResult.Seen(
              watch.getValue().changes(),
              NewSubscriber.differing(watch.getValue().keys(), expected),
              NewSubscriber.differing(anew, expected)));
    }
    return seen;
  }
}
