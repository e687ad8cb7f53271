package io.meridian.chaos.run;

import static java.util.Comparator.comparing;

import io.meridian.chaos.experiment.ExperimentFile;
import io.meridian.chaos.experiment.ExperimentFolder;
import io.meridian.chaos.experiment.InvalidExperimentException;
import io.meridian.chaos.experiment.Setting;
import io.meridian.chaos.report.ReportFiles;
import io.meridian.chaos.stage.RegionsPlan;
import io.meridian.regions.launch.CommandLock;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.wan.InvalidLatenciesException;
import io.meridian.regions.wan.WanProfiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs experiments in regions of their own. */
@Command(
    name = "run",
    description = {
      "Run experiments in regions of their own, which are gone afterwards, and report.",
      "",
      "Exit status 0 when all came out as they say, 1 when not, 2 on bad input, 3 when one was"
          + " aborted or skipped, 130 when interrupted.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  /** Exit status of what Ctrl-C ends, as shells have it. */
  static final int INTERRUPTED = 130;

  private static final int REGION_SUBNET = 41;
  private static final int RELAY_SUBNET = 47;
  private static final int CLIENT_SUBNET = 53;

  /** Exit codes above mean that a signal ended the process. */
  private static final int SIGNAL_EXIT_CODES = 128;

  @Parameters(
      paramLabel = "NAME|FILE|all",
      arity = "1..*",
      description = "Experiments: names of those that come with Meridian, files, or all.")
  private List<String> names = List.of();

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Where reports and histories go (default: .meridian/chaos/reports).")
  private @Nullable Path reports;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Installation installation = Installation.current();
    Path folder = installation.runFolder().resolve("chaos");
    Path reportFolder = reports == null ? folder.resolve("reports") : reports;
    // A second one would take the regions of the first for what a killed run has left.
    try (var alone = CommandLock.take(folder.resolve("lock"), "running experiments in " + folder)) {
      return runAll(startable(installation, folder, reportFolder), reportFolder.toAbsolutePath());
    } catch (InvalidExperimentException | InvalidLatenciesException | LaunchException e) {
      spec.commandLine().getErr().println("meridian: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
  }

  /** Tells what is wrong with any of them before the first is started. */
  private List<ExperimentGroup> startable(Installation installation, Path folder, Path reportFolder)
      throws IOException {
    List<ExperimentSource> sources = read(WanProfiles.load(installation.wan().latencies()));
    ExperimentSource.requireNamesOfTheirOwn(sources);
    ReportFiles.requireWritable(reportFolder);
    for (ExperimentSource source : sources) {
      ReportFiles.requireReplaceable(reportFolder, source.experiment().name());
    }
    List<ExperimentGroup> groups = new ArrayList<>();
    for (List<ExperimentSource> group : groups(sources)) {
      groups.add(new GroupProcess(group, installation, folder, spec.commandLine().getErr()));
    }
    requireStartable(groups);
    return groups;
  }

  /** All of them, before the first is started: an hour later nobody wants to hear of a port. */
  static void requireStartable(List<? extends ExperimentGroup> groups) throws IOException {
    for (ExperimentGroup group : groups) {
      group.requireStartable();
    }
  }

  /** One after the other, until a signal ends one. */
  static int runAll(List<? extends ExperimentGroup> groups, Path reports)
      throws IOException, InterruptedException {
    int exitStatus = CommandLine.ExitCode.OK;
    for (ExperimentGroup group : groups) {
      exitStatus = worse(exitStatus, group.run(reports));
      if (exitStatus > SIGNAL_EXIT_CODES) {
        break;
      }
    }
    return exitStatus;
  }

  /**
   * Which of two exit statuses tells. They come from processes, and not each is an {@link
   * Outcome}'s: a signal weighs more than any, since not all was run; regions that could not be
   * started weigh less than what an experiment found.
   */
  static int worse(int one, int other) {
    int larger = Math.max(one, other);
    int broken = Outcome.NOT_AS_EXPECTED.exitStatus();
    boolean anyBroken = one == broken || other == broken;
    return anyBroken && larger <= SIGNAL_EXIT_CODES ? broken : larger;
  }

  /** What is wrong with any of them is told before anything is started. */
  private List<ExperimentSource> read(WanProfiles profiles) {
    ExperimentFolder folder = new ExperimentFolder(Installation.currentProject());
    Map<Path, String> asked = new LinkedHashMap<>();
    for (String name : names) {
      for (Path file : folder.named(name)) {
        boolean all = name.equals(ExperimentFolder.ALL);
        asked.putIfAbsent(same(file), all ? ExperimentFile.name(file) : name);
      }
    }
    return asked.entrySet().stream()
        .map(file -> ExperimentSource.read(file.getValue(), file.getKey(), profiles))
        .toList();
  }

  /** However it was written. */
  private static Path same(Path file) {
    return file.toAbsolutePath().normalize();
  }

  /** Those that need the same regions together, and last those of them that leave traces. */
  private static Collection<List<ExperimentSource>> groups(List<ExperimentSource> sources) {
    Map<RegionsPlan, List<ExperimentSource>> groups = new LinkedHashMap<>();
    for (ExperimentSource source : sources) {
      RegionsPlan plan = plan(source.experiment().setting());
      groups.computeIfAbsent(plan, none -> new ArrayList<>()).add(source);
    }
    groups
        .values()
        .forEach(
            group -> group.sort(comparing(one -> ExperimentSeries.leavesTraces(one.experiment()))));
    return groups.values();
  }

  static RegionsPlan plan(Setting setting) {
    return new RegionsPlan(
        setting.regions(),
        setting.nodes(),
        REGION_SUBNET,
        RELAY_SUBNET,
        setting.clients().isPresent() ? OptionalInt.of(CLIENT_SUBNET) : OptionalInt.empty());
  }
}
