package io.meridian.chaos.experiment;

import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.experiment.FaultTarget.ClientsOf;
import io.meridian.chaos.experiment.FaultTarget.OneNode;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.chaos.experiment.FileValue.Text;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads what a fault is done to. */
final class TargetReader {
  private static final String ALL = "-*";

  private final Problems problems;
  private final Setting setting;

  TargetReader(Problems problems, Setting setting) {
    this.problems = problems;
    this.setting = setting;
  }

  /** The target that a file names, if the experiment has it and the fault can be done to it. */
  Optional<FaultTarget> read(Text text, Optional<Fault> fault) {
    // Without regions each target is unknown, and that is not its fault.
    if (setting.regions().isEmpty()) {
      return Optional.empty();
    }
    Optional<FaultTarget> target = target(text.value());
    if (target.isEmpty()) {
      problems.add(
          text.place(),
          "%s is %s, allowed are %s".formatted(text.place().path(), text.shown(), allowed()));
    } else if (fault.isPresent() && !fault.get().scopes().contains(target.get().scope())) {
      problems.add(
          text.place(),
          "%s is %s, which is a %s; %s is done to a %s"
              .formatted(
                  text.place().path(),
                  text.shown(),
                  Spelling.of(target.get().scope()),
                  Spelling.of(fault.get()),
                  fault.get().scopes().stream()
                      .sorted()
                      .map(Spelling::of)
                      .collect(Collectors.joining(" or a "))));
      return Optional.empty();
    } else if (target.get() instanceof ClientsOf && setting.clients().isEmpty()) {
      problems.add(
          text.place(),
          "%s is %s, and nothing stands between clients and regions without topology.clients"
              .formatted(text.place().path(), text.shown()));
      return Optional.empty();
    }
    return target;
  }

  private Optional<FaultTarget> target(String text) {
    for (RegionId region : setting.regions()) {
      if (text.equals(region.value())) {
        return Optional.of(new WholeRegion(region));
      }
      if (text.startsWith(region + "/")) {
        return node(region, text.substring(region.value().length() + 1));
      }
      if (text.equals(ClientsOf.PREFIX + region)) {
        return Optional.of(new ClientsOf(region));
      }
    }
    return link(text);
  }

  private Optional<FaultTarget> node(RegionId region, String number) {
    for (int node = 1; node <= setting.nodes().getOrDefault(region, 1); node++) {
      if (number.equals(Integer.toString(node))) {
        return Optional.of(new OneNode(new NodeId(region, node)));
      }
    }
    return Optional.empty();
  }

  /** Ids of regions may have dashes, so that pairs are tried rather than split. */
  private Optional<FaultTarget> link(String text) {
    List<RegionId> regions = setting.regions();
    for (RegionId from : regions) {
      if (text.equals(from + ALL) && regions.size() > 1) {
        return Optional.of(new AllLinks(from));
      }
      for (RegionId to : regions) {
        if (!from.equals(to) && text.equals(from + "-" + to)) {
          return Optional.of(new Between(from, to, true));
        }
        if (!from.equals(to) && text.equals(from + ">" + to)) {
          return Optional.of(new Between(from, to, false));
        }
      }
    }
    return Optional.empty();
  }

  private String allowed() {
    String regions =
        setting.regions().stream().map(RegionId::value).collect(Collectors.joining(", "));
    RegionId first = setting.regions().get(0);
    String nodes =
        setting.regions().stream()
            .map(region -> region + "/1" + lastNode(region))
            .collect(Collectors.joining(", "));
    String links =
        setting.regions().size() < 2
            ? ""
            : ", links such as %1$s-%2$s, one way %1$s>%2$s, all of a region %1$s-*"
                .formatted(first, setting.regions().get(1));
    String clients =
        setting.clients().isEmpty() ? "" : ", clients such as " + ClientsOf.PREFIX + first;
    return "regions %s, nodes %s%s%s".formatted(regions, nodes, links, clients);
  }

  private String lastNode(RegionId region) {
    int nodes = setting.nodes().getOrDefault(region, 1);
    return nodes == 1 ? "" : " to " + region + "/" + nodes;
  }
}
