package io.meridian.chaos.demo;

import static java.util.stream.Collectors.toMap;

import io.meridian.chaos.sdk.ClientProcess;
import io.meridian.chaos.sdk.HostNames;
import io.meridian.chaos.stage.Narrator;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.RegionStatus;
import io.meridian.regions.launch.RegionStatus.NodeStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Starts what is not up, lets clients live through the loss of a region, brings it back. */
@Command(
    name = "demo",
    description = {
      "Kill a region under load, print what each subscriber received.",
      "",
      "Clients with the official Java SDK publish and subscribe in every region meanwhile.",
      "",
      "Exit status 1 if an acknowledged message was lost, a message repeated, out of order or left"
          + " without an answer, or a subscriber of a surviving region heard nothing for too long.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  /** Exit codes above mean that a signal ended the process. */
  private static final int SIGNAL_EXIT_CODES = 128;

  @Mixin private final DemoOptions options = new DemoOptions();

  @Option(names = "--leave-down", description = "Do not start the killed region again afterwards.")
  private boolean leaveDown;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Installation installation = Installation.current();
    LocalDeployment deployment = new LocalDeployment(installation, System.getenv());
    DemoPlan plan = plan(deployment.topology());
    Narrator narrator = new Narrator(spec.commandLine().getOut());
    startWhatIsDown(deployment, narrator);

    Path folder = Files.createDirectories(installation.runFolder().resolve("demo"));
    int exitCode = runClients(deployment, folder, narrator);

    if (!leaveDown && exitCode <= SIGNAL_EXIT_CODES) {
      narrator.say("Starting %s again", plan.victim());
      start(deployment, List.of(plan.victim()), narrator);
    }
    return exitCode;
  }

  private DemoPlan plan(Topology topology) {
    try {
      DemoPlan plan = options.plan();
      topology.region(plan.victim());
      plan.eventCapacity(topology.regions().size());
      return plan;
    } catch (IllegalArgumentException unusable) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(unusable.getMessage()), unusable);
    }
  }

  private static void startWhatIsDown(LocalDeployment deployment, Narrator narrator) {
    List<RegionId> down =
        deployment.status().stream()
            .filter(region -> !region.isHealthy())
            .map(RegionStatus::id)
            .toList();
    if (!down.isEmpty()) {
      start(deployment, down, narrator);
    }
  }

  private static void start(LocalDeployment deployment, List<RegionId> regions, Narrator narrator) {
    deployment.start(
        regions, OptionalInt.empty(), (region, stage) -> narrator.say("%-6s %s", region, stage));
  }

  /** The clients need a JVM that was told what host names mean when it started. */
  private int runClients(LocalDeployment deployment, Path folder, Narrator narrator)
      throws IOException, InterruptedException {
    Path hosts = folder.resolve("hosts");
    HostNames.write(
        hosts,
        deployment.topology(),
        deployment.status().stream()
            .collect(
                toMap(
                    RegionStatus::id,
                    region -> region.nodes().stream().map(NodeStatus::address).toList())));
    List<String> arguments = DemoClients.arguments(folder, narrator, options);
    List<String> command = ClientProcess.command(hosts, DemoClients.class, arguments);
    Process clients = new ProcessBuilder(command).inheritIO().start();
    Runtime.getRuntime().addShutdownHook(new Thread(clients::destroyForcibly));
    return clients.waitFor();
  }
}
