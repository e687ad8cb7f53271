package io.meridian.chaos.bench;

import io.meridian.regions.RegionId;
import java.util.Locale;
import java.util.Map;

/**
 * What a third region saw of clients that moved.
 *
 * @param answers to entering again; their times count from the cut
 * @param failed clients that could not resume
 * @param late clients that were back after their members' grace only, or never
 * @param left members that were seen to leave
 * @param leftLate those of them whose clients were late
 * @param entered members that were seen to enter again
 * @param doubled clients that were seen on two connections
 * @param differing members that each region lacks or has too many in the end
 */
record MoveResult(
    int clients,
    Answers answers,
    int failed,
    int late,
    int left,
    int leftLate,
    int entered,
    int doubled,
    Map<RegionId, Integer> differing)
    implements PresenceResult {
  @Override
  public boolean wrong() {
    return failed > 0
        || answers.refused() > 0
        || left > leftLate
        || doubled > 0
        || differing.values().stream().anyMatch(count -> count > 0);
  }

  @Override
  public String report() {
    StringBuilder text = new StringBuilder();
    text.append(Latencies.header("Cut to acknowledged in a new region")).append('\n');
    text.append(answers.acknowledged().row(clients + " clients")).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "Of %,d clients %d failed to come back and %d came later than %d s.%n",
            clients,
            failed,
            late,
            PresenceMoveRun.GRACE.toSeconds()));
    text.append(
        String.format(
            Locale.ROOT,
            "Seen to leave: %d, of whom %d were back in time; goal of 0 of those %s%n"
                + "Seen to enter again: %d%n",
            left,
            left - leftLate,
            left == leftLate ? "met" : "MISSED",
            entered));
    text.append(
        String.format(
            Locale.ROOT,
            "Seen on two connections: %d; goal of 0 %s%n",
            doubled,
            doubled == 0 ? "met" : "MISSED"));
    text.append(answers.refusals());
    differing.forEach(
        (region, count) -> {
          if (count > 0) {
            text.append(
                String.format(
                    Locale.ROOT,
                    "WRONG: the members in %s differ by %d from those that are there.%n",
                    region,
                    count));
          }
        });
    return text.toString();
  }
}
