package io.meridian.regions.cli;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LocalDeployment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
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

  @Parameters(paramLabel = "REGION", arity = "0..*", description = "Default: all regions.")
  private List<RegionId> named = new ArrayList<>();

  @Option(names = "--wipe", description = "Also delete all that the regions have stored.")
  private boolean wipe;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  DownCommand(Supplier<LocalDeployment> deployments) {
    this.deployments = deployments;
  }

  @Override
  public Integer call() {
    LocalDeployment deployment = deployments.get();
    List<RegionId> regions = new RegionArguments(spec, deployment).regionsOrAll(named);
    deployment.stop(regions, wipe);
    String ids = regions.stream().map(RegionId::value).collect(Collectors.joining(", "));
    spec.commandLine().getOut().println("stopped" + (wipe ? " and wiped " : " ") + ids);
    return 0;
  }
}
