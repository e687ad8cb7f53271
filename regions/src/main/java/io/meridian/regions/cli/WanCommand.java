package io.meridian.regions.cli;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.LinkFault;
import io.meridian.regions.launch.LinkFault.Kind;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.WanStatus;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The emulated network between the regions, seen and broken while it runs. */
@Command(
    name = "wan",
    description = "Show the emulated network of `up --wan`, break and heal its links.",
    synopsisSubcommandLabel = "[COMMAND]",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Both ways are meant unless --one-way is given: then only what goes from FROM to TO.",
      "Of cut and half-open the later counts, and so of silence and stall; slow adds to all."
    })
final class WanCommand implements Runnable {
  private final Supplier<LocalDeployment> deployments;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  WanCommand(Supplier<LocalDeployment> deployments) {
    this.deployments = deployments;
  }

  /** Which link is meant. */
  static final class Link {
    @Parameters(index = "0", paramLabel = "FROM", description = "A region, such as eu.")
    @SuppressWarnings("NullAway.Init") // by Picocli
    private RegionId from;

    @Parameters(index = "1", paramLabel = "TO", description = "Another one, such as us.")
    @SuppressWarnings("NullAway.Init") // by Picocli
    private RegionId to;

    @Option(names = "--one-way", description = "Only what goes from FROM to TO.")
    private boolean oneWay;
  }

  @Override
  public void run() {
    print(deployments.get().wan().status().orElseThrow(WanCommand::doesNotRun));
  }

  @Command(
      name = "cut",
      description = {
        "Reset connections, new ones too.",
        "With --one-way those that FROM opens to TO; those that TO opens to FROM go on."
      },
      mixinStandardHelpOptions = true)
  int cut(@Mixin Link link) {
    return apply(Kind.CUT, link);
  }

  @Command(
      name = "half-open",
      description = {
        "Let the called end of connections vanish without the caller hearing of it.",
        "What FROM opens to TO leads nowhere from now on, and opens all the same."
      },
      mixinStandardHelpOptions = true)
  int halfOpen(@Mixin Link link) {
    return apply(Kind.HALF_OPEN, link);
  }

  @Command(
      name = "silence",
      description = "Let bytes vanish; sockets stay open.",
      mixinStandardHelpOptions = true)
  int silence(@Mixin Link link) {
    return apply(Kind.SILENCE, link);
  }

  @Command(
      name = "stall",
      description = "Let bytes wait; they go on when it is healed.",
      mixinStandardHelpOptions = true)
  int stall(@Mixin Link link) {
    return apply(Kind.STALL, link);
  }

  @Command(
      name = "slow",
      description = "Let bytes take longer, or fewer of them pass.",
      mixinStandardHelpOptions = true)
  int slow(
      @Mixin Link link,
      @Option(
              names = "--delay",
              paramLabel = "MILLIS",
              description = "One way, beyond the profile's; at most 10000.")
          @Nullable Long delayMillis,
      @Option(
              names = "--bandwidth",
              paramLabel = "BYTES",
              description = "How many bytes a second pass, to each node; at least 100.")
          @Nullable Long bytesPerSecond) {
    if (delayMillis == null && bytesPerSecond == null) {
      throw new ParameterException(spec.commandLine(), "say --delay, --bandwidth or both");
    }
    return apply(
        Kind.SLOW,
        link.from,
        link.to,
        link.oneWay,
        optional(delayMillis),
        optional(bytesPerSecond));
  }

  @Command(
      name = "heal",
      description = {
        "End all faults of a link; without FROM and TO, of all.",
        "Connections that lost bytes are reset, so that no stream shows a hole."
      },
      mixinStandardHelpOptions = true)
  int heal(
      @Parameters(index = "0", arity = "0..1", paramLabel = "FROM") @Nullable RegionId from,
      @Parameters(index = "1", arity = "0..1", paramLabel = "TO") @Nullable RegionId to,
      @Option(names = "--one-way", description = "Only what goes from FROM to TO.")
          boolean oneWay) {
    LocalDeployment deployment = deployments.get();
    if (from != null && to != null) {
      return apply(Kind.HEAL, from, to, oneWay, OptionalLong.empty(), OptionalLong.empty());
    }
    if (from != null || oneWay) {
      throw new ParameterException(spec.commandLine(), "say FROM and TO, or neither");
    }
    WanStatus status = deployment.wan().status().orElseThrow(WanCommand::doesNotRun);
    for (WanStatus.Path path : status.paths()) {
      status = deployment.wan().apply(LinkFault.of(Kind.HEAL, path.from(), path.to(), true));
    }
    print(status);
    return 0;
  }

  private int apply(Kind kind, Link link) {
    return apply(kind, link.from, link.to, link.oneWay, OptionalLong.empty(), OptionalLong.empty());
  }

  private int apply(
      Kind kind,
      RegionId from,
      RegionId to,
      boolean oneWay,
      OptionalLong moreDelayMillis,
      OptionalLong bytesPerSecond) {
    LocalDeployment deployment = deployments.get();
    new RegionArguments(spec, deployment).regionsOrAll(List.of(from, to));
    LinkFault fault;
    try {
      fault = new LinkFault(kind, from, to, oneWay, moreDelayMillis, bytesPerSecond);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (deployment.wan().status().isEmpty()) {
      throw doesNotRun();
    }
    print(deployment.wan().apply(fault));
    return 0;
  }

  private void print(WanStatus status) {
    spec.commandLine().getOut().print(WanTable.of(status));
    spec.commandLine().getOut().flush();
  }

  private static OptionalLong optional(@Nullable Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static LaunchException doesNotRun() {
    return new LaunchException(
        "no emulated network runs: start the regions with `meridian up --wan PROFILE`");
  }
}
