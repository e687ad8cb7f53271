package io.meridian.chaos.bench;

import io.meridian.chaos.bench.ConnectionsReport.Look;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a connection costs a node. */
@Command(
    name = "connections",
    description = {
      "Live heap of a node for each connection that is attached to a channel and idle.",
      ""
    },
    mixinStandardHelpOptions = true)
final class ConnectionsCommand implements Callable<Integer> {
  private static final OptionRange CONNECTIONS = new OptionRange(4, 20_000);

  /** Handshakes under way at a time. */
  private static final int CONNECTING = 50;

  /** Connections on one channel; what a channel costs is shared by so many. */
  private static final int ON_A_CHANNEL = 50;

  /** What was needed to connect is let go of in this time. */
  private static final long SETTLE_SECONDS = 5;

  @Mixin private final ReportOption reportOption = new ReportOption();

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many, in four steps, 4 to 20000 (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CONNECTIONS.require(spec, "--connections", connections);
    BenchReport console = new BenchReport(spec.commandLine().getOut());
    Installation installation = Installation.current();
    Path folder = reportOption.writableFolder(installation);
    List<BareClient> clients = new ArrayList<>();
    try (EmulatedRegions regions =
        EmulatedRegions.start(installation, "connections", console::say)) {
      List<Look> looks = looks(regions, clients, console);
      Report report =
          new ConnectionsReport(looks, howMeasured()).of(reportOption.environment(installation));
      reportOption.write(folder, report, console);
      return 0;
    } finally {
      clients.forEach(BareClient::close);
    }
  }

  /** The first quarter makes the node load and pool what it needs, and is the base of the rest. */
  private List<Look> looks(EmulatedRegions regions, List<BareClient> clients, BenchReport console)
      throws InterruptedException {
    RegionId region = regions.ids().get(0);
    List<Look> looks = new ArrayList<>();
    for (int quarter = 1; quarter <= 4; quarter++) {
      connect(regions.endpoint(region), clients, connections * quarter / 4);
      TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
      Look look = new Look(clients.size(), NodeHeap.liveBytes(regions.pid(region)));
      looks.add(look);
      console.add(
          String.format(
              Locale.ROOT,
              "%,8d connections: %.1f MiB live",
              look.connections(),
              look.liveBytes() / 1_048_576.0));
    }
    return looks;
  }

  private static void connect(String endpoint, List<BareClient> clients, int count) {
    while (clients.size() < count) {
      List<CompletableFuture<BareClient>> batch = new ArrayList<>();
      for (int i = clients.size(); i < count && batch.size() < CONNECTING; i++) {
        batch.add(
            BareClient.subscriber(endpoint, "connections-" + i / ON_A_CHANNEL, frame -> {})
                .toCompletableFuture());
      }
      batch.forEach(client -> clients.add(client.join()));
    }
  }

  private static String howMeasured() {
    return "Live heap after a full collection, "
        + SETTLE_SECONDS
        + " s after the last handshake; "
        + ON_A_CHANNEL
        + " connections share a channel, whose cost is in it. The first quarter is the base: with"
        + " it the node has loaded and pooled what it needs. Memory outside the heap, such as the"
        + " kernel's for sockets, is not in it.";
  }
}
