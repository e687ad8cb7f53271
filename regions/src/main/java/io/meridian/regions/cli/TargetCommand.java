package io.meridian.regions.cli;

import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.Target;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that does one thing to the processes of a target. */
abstract class TargetCommand implements Callable<Integer> {
  private final Supplier<LocalDeployment> deployments;
  private final String done;

  @Parameters(paramLabel = "REGION[/NODE]", description = "A region, or one node such as eu/2.")
  @SuppressWarnings("NullAway.Init") // by Picocli
  private Target target;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  /**
   * @param done how it is called afterwards, such as {@code killed}
   */
  TargetCommand(Supplier<LocalDeployment> deployments, String done) {
    this.deployments = deployments;
    this.done = done;
  }

  /**
   * @return labels of the processes it was done to
   */
  abstract List<String> act(LocalDeployment deployment, Target target);

  @Override
  public Integer call() {
    LocalDeployment deployment = deployments.get();
    new RegionArguments(spec, deployment).requireKnown(target);
    spec.commandLine().getOut().println(done + " " + String.join(", ", act(deployment, target)));
    return 0;
  }
}
