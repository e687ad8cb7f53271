package io.meridian.replication.simulation;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the simulator for a range of seeds. */
@Command(
    name = "sim",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the replication protocol through faults in virtual time, each run decided by its seed.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every promise held in every run",
      "1:a promise was broken; the seed, its options and a smaller run that breaks it are printed",
      "2:the command line cannot be read"
    })
final class SimCommand implements Callable<Integer> {
  private static final int JOBS_MAX = 256;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @picocli.CommandLine.Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The first seed; default ${DEFAULT-VALUE}.")
  private long seed;

  @picocli.CommandLine.Option(
      names = "--count",
      paramLabel = "M",
      defaultValue = "1",
      description = "How many seeds from there; default ${DEFAULT-VALUE}.")
  private long count;

  @picocli.CommandLine.Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "Sets an option that the seed would draw; --list names them.")
  private List<String> set = new ArrayList<>();

  @picocli.CommandLine.Option(
      names = "--without",
      paramLabel = "MECHANISM",
      description = "Leaves out a mechanism of the protocol, to show that it is needed.")
  private List<String> without = new ArrayList<>();

  @picocli.CommandLine.Option(
      names = "--skip",
      paramLabel = "3,7-9",
      description = "Leaves out faults of the schedule, by number.")
  private @Nullable String skip;

  @picocli.CommandLine.Option(
      names = "--exactly",
      paramLabel = "OPTIONS",
      description = "Options as a run prints them; what is not named is benign, nothing is drawn.")
  private @Nullable String exactly;

  @picocli.CommandLine.Option(
      names = "--story",
      description = "Tells the run step by step; for one seed.")
  private boolean story;

  @picocli.CommandLine.Option(
      names = "--jobs",
      paramLabel = "J",
      description = "Runs at a time; default is the number of processors.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @picocli.CommandLine.Option(names = "--list", description = "Lists the options and mechanisms.")
  private boolean list;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      out.print(SimulationText.options());
      out.flush();
      return 0;
    }
    require(count >= 1, "--count " + count + ", must be 1 or more");
    require(seed <= Long.MAX_VALUE - count, "--seed " + seed + " leaves no " + count + " seeds");
    require(jobs >= 1 && jobs <= JOBS_MAX, "--jobs " + jobs + ", must be from 1 to " + JOBS_MAX);
    require(!story || count == 1, "--story tells one seed, not " + count);
    readable();
    SimulationTally tally = new SimulationTally(out, count);
    runAll(tally, story ? out::println : null);
    out.print(tally.summary());
    out.flush();
    return tally.failed() ? 1 : 0;
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private void readable() {
    try {
      options(seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private SimulationOptions options(long ofSeed) {
    SimulationOptions options =
        exactly == null ? SimulationOptions.draw(ofSeed) : SimulationOptions.parse(exactly);
    for (String pair : set) {
      options = options.withPair(pair);
    }
    for (String mechanism : without) {
      options = options.withPair("without=" + mechanism);
    }
    if (skip != null) {
      options = options.withPair("skip=" + skip);
    }
    return options.sound();
  }

  private void runAll(SimulationTally tally, @Nullable Consumer<String> teller)
      throws InterruptedException {
    AtomicLong next = new AtomicLong(seed);
    int workers = (int) Math.min(jobs, count);
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        work.add(
            () -> {
              for (long now = next.getAndIncrement();
                  now < seed + count;
                  now = next.getAndIncrement()) {
                tally.add(ReplicationSimulation.run(now, options(now), teller));
              }
              return null;
            });
      }
      for (Future<Void> done : pool.invokeAll(work)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the simulator itself failed", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
