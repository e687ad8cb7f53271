package io.meridian.chaos.bench;

import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section.Table;
import io.meridian.chaos.report.Section.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a connection costs a node, judged by what the node reckons with: a node bounds its
 * connections by its heap, and one that costs more would fill the heap before the bound is reached.
 */
final class ConnectionsReport {
  /** By which a node bounds its connections. */
  static final int RECKONED_BYTES = 64 << 10;

  /** Live bytes of the node with so many connections. */
  record Look(int connections, long liveBytes) {}

  private final List<Look> looks;
  private final String howMeasured;

  /**
   * @param looks two or more, of more and more connections
   */
  ConnectionsReport(List<Look> looks, String howMeasured) {
    this.looks = List.copyOf(looks);
    this.howMeasured = howMeasured;
  }

  Report of(Environment environment) {
    return new Report(
        "connections",
        "connections",
        "Memory of a connection",
        "A connection that is attached to a channel and idle costs a node no more heap than the node"
            + " reckons with.",
        Instant.now(),
        environment,
        List.of(finding()),
        List.of(table(), new Text("How it was measured", howMeasured)));
  }

  private Finding finding() {
    Look last = looks.get(looks.size() - 1);
    return new Finding(
        "heap for each connection",
        bytesEach(last) <= RECKONED_BYTES ? Outcome.HELD : Outcome.BROKEN,
        String.format(
            Locale.ROOT,
            "%,d bytes, of the %,d connections after the first %,d; a node reckons with %,d",
            bytesEach(last),
            last.connections() - base().connections(),
            base().connections(),
            RECKONED_BYTES));
  }

  private Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Look look : looks) {
      rows.add(
          List.of(
              figure(look.connections()),
              String.format(Locale.ROOT, "%.1f", look.liveBytes() / 1_048_576.0),
              look.equals(base()) ? "–" : figure(bytesEach(look))));
    }
    return new Table(
        "Live heap of the node",
        List.of("connections", "live MiB", "bytes each after the first"),
        rows);
  }

  private Look base() {
    return looks.get(0);
  }

  private long bytesEach(Look look) {
    return (look.liveBytes() - base().liveBytes()) / (look.connections() - base().connections());
  }

  private static String figure(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
