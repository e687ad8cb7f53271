package io.meridian.chaos.run;

import io.meridian.chaos.experiment.FaultTarget;
import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.experiment.FaultTarget.OneNode;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.chaos.experiment.Step;
import java.util.Locale;

/** Steps in a few words, targets as files have them. */
final class StepText {
  private StepText() {}

  static String of(Step step) {
    return step.fault().name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + " "
        + of(step.target());
  }

  private static String of(FaultTarget target) {
    if (target instanceof WholeRegion whole) {
      return whole.region().value();
    }
    if (target instanceof OneNode one) {
      return one.node().toString();
    }
    if (target instanceof AllLinks all) {
      return all.region() + "-*";
    }
    if (target instanceof Between between) {
      return between.from() + (between.bothWays() ? "-" : ">") + between.to();
    }
    throw new IllegalArgumentException("unknown target " + target);
  }
}
