package io.meridian.regions.cli;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.RegionStatus;
import io.meridian.regions.wan.UnknownProfileException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts what is not up, and says how to connect. */
@Command(
    name = "up",
    description = "Start the regions that are not up, wait until they are healthy.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private final Supplier<LocalDeployment> deployments;

  @Parameters(paramLabel = "REGION", arity = "0..*", description = "Default: all regions.")
  private List<RegionId> named = new ArrayList<>();

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description =
          "Nodes of each region; default: as many as it had, else 1. Use 1 or 3: with two, no rule"
              + " for a split cluster survives every crash.")
  private @Nullable Integer nodes;

  @Option(
      names = "--wan",
      paramLabel = "PROFILE",
      description =
          "Put an emulated network between the regions: near, world, or another profile of"
              + " regions/latencies.json; none: they reach each other directly. Default: as it is"
              + " while a region runs, else none.")
  private @Nullable String wanProfile;

  @Mixin private final LockWaitOption lockWait = new LockWaitOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  UpCommand(Supplier<LocalDeployment> deployments) {
    this.deployments = deployments;
  }

  @Override
  public Integer call() {
    LocalDeployment deployment = lockWait.of(deployments.get());
    var arguments = new RegionArguments(spec, deployment);
    List<RegionId> regions = arguments.regionsOrAll(named);
    OptionalInt count = nodes == null ? OptionalInt.empty() : OptionalInt.of(nodes);
    count.ifPresent(number -> regions.forEach(region -> arguments.requireNode(region, number)));

    PrintWriter out = spec.commandLine().getOut();
    long startedNanos = System.nanoTime();
    try {
      deployment.start(
          regions,
          count,
          Optional.ofNullable(wanProfile),
          (region, stage) -> print(out, startedNanos, region, stage));
    } catch (UnknownProfileException e) {
      throw new ParameterException(spec.commandLine(), "--wan: " + e.getMessage(), e);
    }

    List<RegionStatus> status = deployment.status();
    out.println();
    out.print(StatusTable.of(status));
    out.print(StatusTable.of(deployment.wan()));
    out.println();
    out.print(SdkSnippet.of(deployment.topology(), status));
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, long startedNanos, RegionId region, String stage) {
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    out.printf(Locale.ROOT, "%6.1f s  %-6s %s%n", seconds, region, stage);
    out.flush();
  }
}
