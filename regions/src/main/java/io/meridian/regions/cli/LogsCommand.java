package io.meridian.regions.cli;

import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.NodeId;
import io.meridian.regions.launch.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What nodes log. */
@Command(
    name = "logs",
    description = "Print what the nodes of a region log, or the emulated network.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private final Supplier<LocalDeployment> deployments;

  @Parameters(
      paramLabel = "REGION[/NODE]",
      description = "A region, one node such as eu/2, or wan.")
  @SuppressWarnings("NullAway.Init") // by Picocli
  private Target target;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is logged from now on, until Ctrl-C.")
  private boolean follow;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  LogsCommand(Supplier<LocalDeployment> deployments) {
    this.deployments = deployments;
  }

  @Override
  public Integer call() throws InterruptedException {
    LocalDeployment deployment = deployments.get();
    List<LogReader> readers = isWan(deployment) ? wanLog(deployment) : nodeLogs(deployment);
    copyNew(readers);
    while (follow) {
      Thread.sleep(POLL_INTERVAL.toMillis());
      copyNew(readers);
    }
    return 0;
  }

  private boolean isWan(LocalDeployment deployment) {
    return target.toString().equals("wan") && deployment.topology().find(target.region()).isEmpty();
  }

  private List<LogReader> wanLog(LocalDeployment deployment) {
    requireLog(List.of(deployment.wan().log()));
    return List.of(new LogReader(deployment.wan().log(), ""));
  }

  private List<LogReader> nodeLogs(LocalDeployment deployment) {
    new RegionArguments(spec, deployment).requireKnown(target);
    Map<NodeId, Path> logs = deployment.logs(target);
    requireLog(logs.values());
    List<LogReader> readers = new ArrayList<>();
    logs.forEach(
        (node, log) -> readers.add(new LogReader(log, logs.size() > 1 ? node + " | " : "")));
    return readers;
  }

  private void requireLog(Collection<Path> logs) {
    if (logs.stream().noneMatch(Files::exists)) {
      throw new LaunchException(target + " has no log: it was not started");
    }
  }

  private void copyNew(List<LogReader> readers) {
    var out = spec.commandLine().getOut();
    for (LogReader reader : readers) {
      try {
        reader.copyNew(out);
      } catch (IOException e) {
        throw new LaunchException(reader + " cannot be read: " + e.getMessage());
      }
    }
    out.flush();
  }
}
