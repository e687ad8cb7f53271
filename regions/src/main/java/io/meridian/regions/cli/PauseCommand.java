package io.meridian.regions.cli;

import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.Target;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Makes a node or a region keep its sockets and fall silent. */
@Command(
    name = "pause",
    description = "Freeze with SIGSTOP: a node, or a region with its Cassandra.",
    mixinStandardHelpOptions = true)
final class PauseCommand extends TargetCommand {
  PauseCommand(Supplier<LocalDeployment> deployments) {
    super(deployments, "paused");
  }

  @Override
  List<String> act(LocalDeployment deployment, Target target) {
    List<String> paused = deployment.pause(target);
    if (paused.isEmpty()) {
      throw new LaunchException(target + " is paused already");
    }
    return paused;
  }
}
