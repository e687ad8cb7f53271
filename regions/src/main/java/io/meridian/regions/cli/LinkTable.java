package io.meridian.regions.cli;

import io.meridian.regions.launch.LinkStatus;
import io.meridian.regions.launch.RegionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the regions stand to each other, for people: one line for each link. A region of which no
 * node says anything has one line that says so; when none does there is no table.
 */
final class LinkTable {
  private static final List<String> HEADER =
      List.of(
          "REGION",
          "PEER",
          "STATE",
          "LINK",
          "LAST END",
          "ROUND TRIP",
          "LAG",
          "LAG AGE",
          "EARLY",
          "UNCONFIRMED",
          "UNCONFIRMED AGE",
          "OUTBOX",
          "BUFFERED",
          "DROPPED",
          "EPOCH");
  private static final String UNKNOWN = "-";

  private LinkTable() {}

  static String of(List<RegionStatus> regions) {
    if (regions.stream().allMatch(region -> region.links().isEmpty())) {
      return "";
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (RegionStatus region : regions) {
      if (region.links().isEmpty()) {
        List<String> unknown = new ArrayList<>(List.of(region.id().value(), UNKNOWN, "unknown"));
        HEADER.subList(unknown.size(), HEADER.size()).forEach(column -> unknown.add(UNKNOWN));
        rows.add(unknown);
      }
      region.links().forEach(link -> rows.add(row(region, link)));
    }
    return "\n" + Columns.aligned(rows);
  }

  private static List<String> row(RegionStatus region, LinkStatus link) {
    return List.of(
        region.id().value(),
        link.peer().value(),
        link.state(),
        up(link),
        link.lastEnd().map(LinkTable::ago).orElse(UNKNOWN),
        link.roundTripMillis().isPresent()
            ? String.format(Locale.ROOT, "%.1f ms", link.roundTripMillis().getAsDouble())
            : UNKNOWN,
        Long.toString(link.missingEntries()),
        millis(link.missingMillis()),
        link.earlyBytes() + " B",
        Long.toString(link.unconfirmedEntries()),
        millis(link.unconfirmedMillis()),
        link.outboxRows().isPresent() ? Long.toString(link.outboxRows().getAsLong()) : UNKNOWN,
        link.queuedBytes() + " B",
        Long.toString(link.dropped()),
        link.epoch() == 0 ? UNKNOWN : Long.toString(link.epoch()));
  }

  private static String up(LinkStatus link) {
    if (link.nodesUp() == 0) {
      return "down";
    }
    return link.nodesUp() == link.nodes() ? "up" : link.nodesUp() + " of " + link.nodes() + " up";
  }

  private static String ago(LinkStatus.End end) {
    return String.format(Locale.ROOT, "%s, %,d s ago", end.reason(), end.millisAgo() / 1_000);
  }

  private static String millis(long millis) {
    return String.format(Locale.ROOT, "%,d ms", millis);
  }
}
