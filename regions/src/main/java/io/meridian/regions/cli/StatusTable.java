package io.meridian.regions.cli;

import static java.util.stream.Collectors.joining;

import io.meridian.regions.launch.LocalWan;
import io.meridian.regions.launch.RegionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Status for people: one line for each node, columns as wide as they must be. */
final class StatusTable {
  private static final List<String> HEADER = List.of("REGION", "ENDPOINT", "HEALTH", "PID");

  private StatusTable() {}

  static String of(List<RegionStatus> regions) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (RegionStatus region : regions) {
      if (region.nodes().isEmpty()) {
        rows.add(List.of(region.id().value(), region.endpoint(), "down", "-"));
      }
      for (RegionStatus.NodeStatus node : region.nodes()) {
        rows.add(
            List.of(
                region.id().value(),
                node.endpoint(),
                node.health().toString(),
                orDash(node.pid())));
      }
    }
    return Columns.aligned(rows)
        + regions.stream()
            .filter(RegionStatus::isUnproven)
            .map(StatusTable::unproven)
            .collect(joining());
  }

  private static String unproven(RegionStatus region) {
    return ("%s is not proven: it may lack what it once held, until all other regions have found"
            + " that it does not; lose no other region now\n")
        .formatted(region.id());
  }

  /** What stands between the regions; empty when nothing does. */
  static String of(LocalWan wan) {
    return wan.profile()
        .map(
            profile ->
                "\nemulated network: profile %s, %s\n"
                    .formatted(
                        profile,
                        wan.pid().isPresent()
                            ? "pid " + wan.pid().getAsLong()
                            : "DOWN: no region reaches another; `meridian up` starts it"))
        .orElse("");
  }

  private static String orDash(OptionalLong pid) {
    return pid.isPresent() ? Long.toString(pid.getAsLong()) : "-";
  }
}
