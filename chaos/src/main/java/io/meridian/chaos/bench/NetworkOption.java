package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.wan.PathDelay;
import io.meridian.regions.wan.UnknownProfileException;
import io.meridian.regions.wan.WanProfile;
import io.meridian.regions.wan.WanProfiles;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How far regions are from each other. */
final class NetworkOption {
  private static final String DEFAULT_PROFILE = "world";

  /** The two ways to say it. */
  private static final class Choice {
    @Option(
        names = "--wan",
        paramLabel = "PROFILE",
        description =
            "Real distances: near, world, or another profile of regions/latencies.json; none:"
                + " no delay (default: world).")
    private @Nullable String profile;

    @Option(
        names = "--delay",
        paramLabel = "MILLIS",
        description = "The same one-way delay between all regions instead, 0 to 10000.")
    private @Nullable Integer millis;
  }

  @ArgGroup private @Nullable Choice choice;

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec command;

  /**
   * A network that was chosen.
   *
   * @param name for people
   * @param delays of each way between two regions
   */
  record Network(String name, BiFunction<RegionId, RegionId, PathDelay> delays) {
    /** The least that a way takes, none within a region. What jitter adds is not part of it. */
    Duration oneWay(RegionId from, RegionId to) {
      return from.equals(to) ? Duration.ZERO : delays.apply(from, to).oneWay();
    }

    /** Makes it the network between these regions. */
    void putBetween(EmulatedRegions regions) {
      regions.wan().delay(delays);
    }
  }

  /**
   * What was asked for, to be applied to regions; for before they are started.
   *
   * @throws ParameterException naming the profile or the delay that cannot be
   */
  Function<Topology, Network> network(Installation installation) {
    if (choice != null && choice.millis != null) {
      PathDelay delay = delay(choice.millis);
      String name = choice.millis + " ms one way between all regions";
      return topology -> new Network(name, (from, to) -> delay);
    }
    String name = choice == null || choice.profile == null ? DEFAULT_PROFILE : choice.profile;
    if (name.equals(WanProfile.NONE)) {
      return topology -> new Network("no delay", (from, to) -> PathDelay.NONE);
    }
    WanProfile profile = profile(installation, name);
    return topology -> new Network("profile " + name, profile.of(topology)::between);
  }

  private PathDelay delay(int millis) {
    try {
      return PathDelay.of(Duration.ofMillis(millis));
    } catch (IllegalArgumentException unusable) {
      throw new ParameterException(
          command.commandLine(), "--delay: " + unusable.getMessage(), unusable);
    }
  }

  private WanProfile profile(Installation installation, String name) {
    try {
      return WanProfiles.load(installation.wan().latencies()).profile(name);
    } catch (UnknownProfileException unknown) {
      throw new ParameterException(
          command.commandLine(), "--wan: " + unknown.getMessage(), unknown);
    }
  }
}
