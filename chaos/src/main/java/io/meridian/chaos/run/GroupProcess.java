package io.meridian.chaos.run;

import io.meridian.chaos.sdk.ClientProcess;
import io.meridian.chaos.sdk.HostNames;
import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.chaos.stage.RegionsPlan;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.Installation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the process for experiments that need the same regions, and sees to it that nothing of it
 * stays, however it ends.
 */
final class GroupProcess implements ExperimentGroup {
  /** How long the process may take to stop its regions when it is to end. */
  private static final int TIDY_SECONDS = 60;

  private final List<ExperimentSource> experiments;
  private final Installation installation;
  private final Path folder;
  private final PrintWriter err;

  /**
   * @param folder for data and logs
   * @param err is told what may be left
   */
  GroupProcess(
      List<ExperimentSource> experiments, Installation installation, Path folder, PrintWriter err) {
    this.experiments = List.copyOf(experiments);
    this.installation = installation;
    this.folder = folder;
    this.err = err;
  }

  /** Ends and deletes what an earlier run has left, if nobody uses it. */
  @Override
  public void requireStartable() throws IOException {
    EmulatedRegions.requireStartable(installation, regions(), plan());
  }

  /** The exit status is that of the process. */
  @Override
  public int run(Path reports) throws IOException, InterruptedException {
    Process process = start(reports);
    Thread exit = new Thread(() -> endAndSweep(process), "end experiments");
    Runtime.getRuntime().addShutdownHook(exit);
    int exitStatus = process.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(exit);
      EmulatedRegions.sweep(installation, regions());
    } catch (IllegalStateException exiting) {
      // The hook is at it.
    }
    return exitStatus;
  }

  private Process start(Path reports) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--folder=" + folder, "--reports=" + reports));
    for (ExperimentSource experiment : experiments) {
      arguments.add("--asked=" + experiment.asked());
      arguments.add(experiment.file().toString());
    }
    return new ProcessBuilder(
            ClientProcess.command(writeHosts(), ExperimentProcess.class, arguments))
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private Path writeHosts() throws IOException {
    Files.createDirectories(folder);
    RegionsPlan plan = plan();
    Topology topology = plan.writeTopology(folder.resolve("topology.json"));
    Path hosts = folder.resolve("hosts");
    HostNames.write(hosts, topology, plan.clientAddresses());
    return hosts;
  }

  private RegionsPlan plan() {
    return RunCommand.plan(experiments.get(0).experiment().setting());
  }

  private Path regions() {
    return ExperimentProcess.regions(folder);
  }

  /** The process ends when its input does, unless it has got the same signal. */
  private void endAndSweep(Process process) {
    say("interrupted: undoing faults and ending regions");
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TIDY_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      EmulatedRegions.sweep(installation, regions());
      say("nothing is left running");
    } catch (IOException e) {
      say("regions may be left: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String words) {
    err.println("meridian: " + words);
    err.flush();
  }
}
