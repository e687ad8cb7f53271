package io.meridian.regions.cli;

import io.meridian.regions.launch.WanStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The emulated network for people: one line for each path. */
final class WanTable {
  private static final List<String> HEADER =
      List.of("FROM", "TO", "PLACES", "ONE WAY", "JITTER", "OPENED", "STATE");

  private WanTable() {}

  static String of(WanStatus status) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (WanStatus.Path path : status.paths()) {
      rows.add(
          List.of(
              path.from().value(),
              path.to().value(),
              path.fromPlace() + " to " + path.toPlace(),
              millis(path.oneWayMillis()),
              "up to " + millis(path.jitterMillis()),
              Integer.toString(path.connections()),
              path.state()));
    }
    return "profile " + status.profile() + "\n\n" + Columns.aligned(rows);
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.2f ms", millis);
  }
}
