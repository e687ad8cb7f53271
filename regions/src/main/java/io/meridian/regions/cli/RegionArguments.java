package io.meridian.regions.cli;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.Target;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks words of the command line against the topology: what it does not know is wrong usage. */
final class RegionArguments {
  private final CommandSpec spec;
  private final LocalDeployment deployment;

  RegionArguments(CommandSpec spec, LocalDeployment deployment) {
    this.spec = spec;
    this.deployment = deployment;
  }

  /** The regions that were named, all when none was. */
  List<RegionId> regionsOrAll(List<RegionId> named) {
    if (named.isEmpty()) {
      return deployment.topology().regions().stream().map(Region::id).toList();
    }
    named.forEach(this::known);
    return named;
  }

  void requireNode(RegionId region, int number) {
    orWrongUsage(() -> known(region).address(number));
  }

  void requireKnown(Target target) {
    if (target instanceof Target.OneNode one) {
      requireNode(target.region(), one.node().number());
    } else {
      known(target.region());
    }
  }

  private Region known(RegionId id) {
    orWrongUsage(() -> deployment.topology().region(id));
    return deployment.topology().region(id);
  }

  private void orWrongUsage(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
