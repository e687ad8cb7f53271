package io.meridian.chaos.bench;

import io.meridian.chaos.bench.NetworkOption.Network;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long a message takes from each region to each, and its acknowledgement. */
@Command(
    name = "latency",
    description = {
      "From publish to delivery between each two regions, and to the acknowledgement by durability,",
      "beside the emulated way. Open loop: a latency counts from when the message was due.",
      "",
      "Exit status 1 if a message was lost, repeated, reordered, refused or not answered.",
      ""
    },
    mixinStandardHelpOptions = true)
final class LatencyCommand implements Callable<Integer> {
  private static final OptionRange RATES = new OptionRange(1, 100_000);

  @Mixin private final NetworkOption networkOption = new NetworkOption();
  @Mixin private final ReportOption reportOption = new ReportOption();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "300",
      description =
          "Messages a second, of all regions and both durabilities, 1 to 100000 (default:"
              + " ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--payload",
      paramLabel = "CHARACTERS",
      defaultValue = "200",
      description = "Data of each message, 20 to 60000 (default: ${DEFAULT-VALUE}).")
  private int payload;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      // Nodes want that long under load until their code is compiled.
      defaultValue = "90",
      description =
          "How long to publish before anything counts, 0 to 600 (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to measure, 1 to 600 (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RATES.require(spec, "--rate", rate);
    Publishers.DATA_CHARS_ALLOWED.require(spec, "--payload", payload);
    OptionRange.WARM_UP_SECONDS.require(spec, "--warm-up", warmUp);
    OptionRange.SECONDS.require(spec, "--seconds", seconds);
    BenchReport console = new BenchReport(spec.commandLine().getOut());
    Installation installation = Installation.current();
    Function<Topology, Network> chosen = networkOption.network(installation);
    Path folder = reportOption.writableFolder(installation);
    try (EmulatedRegions regions = EmulatedRegions.start(installation, "latency", console::say)) {
      Network network = chosen.apply(regions.topology());
      network.putBetween(regions);
      StreamsResult result = measure(regions, console);
      LatencyReport report = new LatencyReport(result, regions.ids(), network);
      console.add(report.text());
      Report written = report.of(rate, payload, reportOption.environment(installation));
      reportOption.write(folder, written, console);
      return result.isRight() ? 0 : 1;
    }
  }

  private StreamsResult measure(EmulatedRegions regions, BenchReport console)
      throws InterruptedException {
    List<Stream> streams = new ArrayList<>();
    for (RegionId region : regions.ids()) {
      for (Durability durability : Durability.values()) {
        streams.add(new Stream(region, durability));
      }
    }
    try (StreamsRun run = new StreamsRun(regions, streams, payload)) {
      console.say("Warming up for " + warmUp + " s, then measuring for " + seconds + " s");
      return run.run("latency", rate, 1, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
    }
  }
}
