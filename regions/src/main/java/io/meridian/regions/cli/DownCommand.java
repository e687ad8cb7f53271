package io.meridian.regions.cli;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LocalDeployment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stops regions in good order. */
@Command(
    name = "down",
    description = "Stop regions; what they stored stays.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private final Supplier<LocalDeployment> deployments;

  @Parameters(
      paramLabel = "REGION",
      arity = "0..*",
      description = "Default: all regions, and what removed ones have left.")
  private List<RegionId> named = new ArrayList<>();

  @Option(names = "--wipe", description = "Also delete all that the regions have stored.")
  private boolean wipe;

  @Mixin private final LockWaitOption lockWait = new LockWaitOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  DownCommand(Supplier<LocalDeployment> deployments) {
    this.deployments = deployments;
  }

  @Override
  public Integer call() {
    LocalDeployment deployment = lockWait.of(deployments.get());
    List<RegionId> removed = deployment.removedRegions();
    var regions = new ArrayList<>(named);
    regions.removeAll(removed);
    if (named.isEmpty() || !regions.isEmpty()) {
      regions = new ArrayList<>(new RegionArguments(spec, deployment).regionsOrAll(regions));
    }
    regions.addAll(removed.stream().filter(id -> named.isEmpty() || named.contains(id)).toList());
    List<RegionId> ran = deployment.stop(regions, wipe);
    PrintWriter out = spec.commandLine().getOut();
    out.println(ran.isEmpty() ? "nothing ran" : "stopped " + names(ran));
    if (wipe) {
      out.println("wiped " + names(regions));
    }
    return 0;
  }

  private static String names(List<RegionId> regions) {
    return regions.stream().map(RegionId::value).collect(Collectors.joining(", "));
  }
}
