package io.meridian.chaos.fault;

import io.meridian.chaos.experiment.Fault;
import io.meridian.chaos.experiment.FaultTarget;
import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.ClientsOf;
import io.meridian.chaos.experiment.FaultTarget.OneNode;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.stage.BreakableRegion;
import io.meridian.chaos.stage.BreakableRegions;
import io.meridian.chaos.wan.Route;
import io.meridian.chaos.wan.Slowness;
import io.meridian.chaos.wan.WanPath;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes what steps of experiments name. */
public final class Injections {
  /** What a region has stored is not what it once had, or not where others store. */
  private static final Set<Fault> LEAVING_TRACES =
      EnumSet.of(Fault.KILL_AND_WIPE, Fault.KILL_AND_RESTORE, Fault.FULL_STORAGE, Fault.CLOCK);

  private final BreakableRegions regions;
  private final List<String> channels;

  /**
   * @param channels of the load, for faults of clients
   */
  public Injections(BreakableRegions regions, List<String> channels) {
    this.regions = regions;
    this.channels = List.copyOf(channels);
  }

  /**
   * The fault of a step, not begun.
   *
   * @throws IllegalArgumentException when it cannot be done to that target
   */
  public Injection of(Step step) {
    FaultTarget target = step.target();
    return switch (step.fault()) {
      case KILL ->
          target instanceof OneNode one
              ? new KillNode(region(target), one.node())
              : new KillRegion(region(target));
      case KILL_AND_WIPE -> new KillAndWipe(region(target));
      case KILL_AND_RESTORE -> new KillAndRestore(region(target));
      case ROLLING_RESTART -> new RollingRestart(region(target));
      case PAUSE ->
          new Pause(
              region(target),
              target instanceof OneNode one ? Optional.of(one.node()) : Optional.empty());
      case CUT -> new Cut(routes(target));
      case HALF_OPEN ->
          new BrokenRoutes<>(paths(target), used(target), meets(step), WanPath::halfOpen);
      case SILENCE -> new BrokenRoutes<>(routes(target), used(target), meets(step), Route::silence);
      case STALL -> new BrokenRoutes<>(paths(target), used(target), meets(step), WanPath::stall);
      case FLAP -> new Flap(routes(target), millis(step, "everyMillis"));
      case SLOW -> {
        Slowness slowness = slowness(step);
        yield new BrokenRoutes<>(
            routes(target), used(target), meets(step), route -> route.slow(slowness));
      }
      case KILL_STORAGE -> new KillStorage(region(target));
      case PAUSE_STORAGE -> new PauseStorage(region(target));
      case SLOW_STORAGE -> new SlowStorage(region(target), (int) parameter(step, "percent"));
      case FULL_STORAGE -> new FullStorage(region(target));
      case CLOCK -> new WrongClock(region(target), (int) parameter(step, "minutes"));
      case RECONNECT_STORM -> new ReconnectStorm(endpoint(target), clients(step));
      case SLOW_CONSUMERS -> new SlowConsumers(endpoint(target), channels, clients(step));
    };
  }

  /** Whether a step has to be done to new regions, which others cannot use after it. */
  public static boolean leavesTraces(Step step) {
    return LEAVING_TRACES.contains(step.fault());
  }

  static int clients(Step step) {
    return (int) parameter(step, "clients");
  }

  private static Duration millis(Step step, String name) {
    return Duration.ofMillis((long) parameter(step, name));
  }

  private static double parameter(Step step, String name) {
    Double value = step.parameters().get(name);
    if (value == null) {
      throw new IllegalArgumentException(step.fault() + " lacks the parameter " + name);
    }
    return value;
  }

  private static Slowness slowness(Step step) {
    return new Slowness(
        millis(step, "delayMillis"), (long) (1_000 * parameter(step, "kilobytesPerSecond")));
  }

  private List<WanPath> paths(FaultTarget target) {
    return Routes.paths(target, regions.wan());
  }

  private List<? extends Route> routes(FaultTarget target) {
    return Routes.of(target, regions);
  }

  private static BrokenRoutes.Used used(FaultTarget target) {
    return target instanceof ClientsOf || target instanceof AllLinks
        ? BrokenRoutes.Used.SOME
        : BrokenRoutes.Used.ALL;
  }

  /** Not longer than it lasts. Without a time it stays. */
  private static Duration meets(Step step) {
    boolean isShort =
        !step.lasts().isZero() && step.lasts().compareTo(BrokenRoutes.SAYS_SOMETHING) < 0;
    return isShort ? step.lasts() : BrokenRoutes.SAYS_SOMETHING;
  }

  private String endpoint(FaultTarget target) {
    return regions.endpoint(id(target));
  }

  private BreakableRegion region(FaultTarget target) {
    return regions.region(id(target));
  }

  private static RegionId id(FaultTarget target) {
    if (target instanceof WholeRegion whole) {
      return whole.region();
    }
    if (target instanceof OneNode one) {
      return one.node().region();
    }
    throw new IllegalArgumentException(target + " is no region");
  }
}
