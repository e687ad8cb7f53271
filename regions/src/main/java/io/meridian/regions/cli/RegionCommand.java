package io.meridian.regions.cli;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.RegionChange;
import io.meridian.regions.launch.RegionStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which regions there are, changed while they run. */
@Command(
    name = "region",
    description = "Add, remove and detach regions while they run.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "One change at a time. Each edits the topology file and waits until every node that runs"
          + " acts by it. A change that was broken off, also by Ctrl-C, goes on when you repeat it."
    })
final class RegionCommand implements Runnable {
  private final Supplier<LocalDeployment> deployments;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  RegionCommand(Supplier<LocalDeployment> deployments) {
    this.deployments = deployments;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: add, remove, detach, attach or list");
  }

  @Command(
      name = "add",
      description = {
        "Start a region and make it a member.",
        "It counts in the majority once it holds everything that the others hold."
      },
      mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = "NAME", description = "Such as sa; a-z, 0-9 and -, at most 16.")
          RegionId id,
      @Option(
              names = "--index",
              paramLabel = "N",
              description = "1 to 15, never used before; default: above all used so far.")
          @Nullable Integer index,
      @Option(
              names = "--address",
              paramLabel = "HOST",
              split = ",",
              description = "Where its nodes listen; default: the next free loopback addresses.")
          @Nullable List<String> addresses,
      @Option(names = "--nodes", paramLabel = "N", description = "Nodes to start; default: 1.")
          @Nullable Integer nodes,
      @Option(names = "--title", paramLabel = "TEXT", description = "For people; default: NAME.")
          @Nullable String title)
      throws InterruptedException {
    LocalDeployment deployment = deployments.get();
    Topology topology = deployment.topology();
    var unknown = topology.find(id).isEmpty();
    Region region =
        unknown
            ? RegionChange.next(
                topology,
                id,
                title == null ? id.value() : title,
                index == null ? OptionalInt.empty() : OptionalInt.of(index),
                addresses == null ? List.of() : addresses)
            : topology.region(id);
    boolean differs =
        (index != null && index != region.index())
            || (addresses != null && !addresses.equals(region.addresses()))
            || (title != null && !title.equals(region.name()));
    if (region.state() == RegionState.JOINING && differs) {
      throw new LaunchException(
          ("region %s is joining at %s, options cannot change that: repeat without them, or undo it"
                  + " with `meridian region remove %s`")
              .formatted(id, String.join(",", region.addresses()), id));
    }
    if (nodes != null && (nodes < 1 || nodes > region.addresses().size())) {
      throw new ParameterException(
          spec.commandLine(),
          "--nodes is " + nodes + ", allowed are 1 to " + region.addresses().size());
    }
    Steps steps = new Steps();
    new RegionChange(deployment, steps::print)
        .add(
            region,
            nodes == null ? OptionalInt.empty() : OptionalInt.of(nodes),
            (of, stage) -> steps.print(of + ": " + stage));
    return 0;
  }

  @Command(
      name = "remove",
      description = {
        "Remove a region for good, also one that is lost.",
        "First the others get all that it holds, if it runs, and hold each other's messages. It is"
            + " stopped; what it stored stays until it is wiped."
      },
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "NAME") RegionId id) throws InterruptedException {
    change(id).remove(id);
    return 0;
  }

  @Command(
      name = "detach",
      description = {
        "Wait no longer for a region that is down for long.",
        "It still counts in the majority. The others keep nothing in their outbox for it. One that"
            + " runs goes on serving, and may lack messages until it is attached again."
      },
      mixinStandardHelpOptions = true)
  int detach(@Parameters(paramLabel = "NAME") RegionId id) throws InterruptedException {
    change(id).detach(id);
    return 0;
  }

  @Command(
      name = "attach",
      description = {
        "Wait for a region again that was detached.",
        "If it runs, wait until it holds what was written meanwhile."
      },
      mixinStandardHelpOptions = true)
  int attach(@Parameters(paramLabel = "NAME") RegionId id) throws InterruptedException {
    change(id).attach(id);
    return 0;
  }

  @Command(
      name = "list",
      description = "Show the regions of the topology file and their states.",
      mixinStandardHelpOptions = true)
  int list() {
    LocalDeployment deployment = deployments.get();
    Map<RegionId, RegionStatus> status =
        deployment.status().stream()
            .collect(Collectors.toMap(RegionStatus::id, Function.identity()));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-16s  %-5s  %-8s  %-21s  %-14s  %s%n",
        "REGION", "INDEX", "STATE", "ENDPOINT", "NODES", "TITLE");
    for (Region region : deployment.topology().regions()) {
      RegionStatus now = status.get(region.id());
      long healthy =
          now == null ? 0 : now.nodes().stream().filter(node -> node.health().isReady()).count();
      out.printf(
          "%-16s  %-5d  %-8s  %-21s  %-14s  %s%n",
          region.id(),
          region.index(),
          region.state().text(),
          now == null ? region.endpoint(1) : now.endpoint(),
          now == null || now.nodes().isEmpty()
              ? "down"
              : healthy + " of " + now.nodes().size() + " healthy",
          region.name());
    }
    out.flush();
    return 0;
  }

  private RegionChange change(RegionId id) {
    LocalDeployment deployment = deployments.get();
    new RegionArguments(spec, deployment).regionsOrAll(List.of(id));
    return new RegionChange(deployment, new Steps()::print);
  }

  /** One line a step, with the time since the command began. */
  private final class Steps {
    private final long startedNanos = System.nanoTime();

    synchronized void print(String step) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - startedNanos) / 1e9, step);
      out.flush();
    }
  }
}
