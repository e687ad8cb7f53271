package io.meridian.regions.cli;

import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.RegionStatus;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What runs, and how far the regions are apart. */
@Command(
    name = "status",
    description = "Show each region's endpoints, health, processes and links.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private final Supplier<LocalDeployment> deployments;

  @Option(names = "--json", description = "For programs: one JSON object.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  StatusCommand(Supplier<LocalDeployment> deployments) {
    this.deployments = deployments;
  }

  @Override
  public Integer call() {
    LocalDeployment deployment = deployments.get();
    List<RegionStatus> status = deployment.status();
    spec.commandLine()
        .getOut()
        .print(
            json
                ? StatusJson.of(status, deployment.wan())
                : StatusTable.of(status) + LinkTable.of(status) + StatusTable.of(deployment.wan()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
