package io.meridian.regions.cli;

import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.Target;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Takes a node or a region away without warning. */
@Command(
    name = "kill",
    description = "Kill with SIGKILL: a node, or a region with its Cassandra.",
    mixinStandardHelpOptions = true)
final class KillCommand extends TargetCommand {
  KillCommand(Supplier<LocalDeployment> deployments) {
    super(deployments, "killed");
  }

  @Override
  List<String> act(LocalDeployment deployment, Target target) {
    return deployment.kill(target);
  }
}
