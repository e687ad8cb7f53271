package io.meridian.regions.cli;

import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.Target;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** Ends a pause. */
@Command(
    name = "resume",
    description = "Let what was paused go on.",
    mixinStandardHelpOptions = true)
final class ResumeCommand extends TargetCommand {
  ResumeCommand(Supplier<LocalDeployment> deployments) {
    super(deployments, "resumed");
  }

  @Override
  List<String> act(LocalDeployment deployment, Target target) {
    List<String> resumed = deployment.resume(target);
    if (resumed.isEmpty()) {
      throw new LaunchException(target + " is not paused");
    }
    return resumed;
  }
}
