package io.meridian.chaos.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.ul;

import io.meridian.chaos.report.Finding.Outcome;
import j2html.tags.DomContent;
import java.util.List;

/** What was judged and how it came out: a sign, a word and a colour each. */
final class Verdicts {
  private Verdicts() {}

  static DomContent of(List<Finding> findings) {
    Outcome worst = worst(findings);
    return section(
            div(sign(worst), h2(summary(findings, worst))).withClass("summary"),
            ul(each(findings, Verdicts::finding)))
        .withClasses("verdicts", style(worst));
  }

  private static DomContent finding(Finding finding) {
    return li(
            sign(finding.outcome()),
            div(strong(finding.name()), p(finding.detail())),
            span(word(finding.outcome())).withClass("outcome"))
        .withClass(style(finding.outcome()));
  }

  private static Outcome worst(List<Finding> findings) {
    for (Outcome outcome :
        List.of(Outcome.BROKEN, Outcome.ABORTED, Outcome.BROKEN_AS_EXPECTED, Outcome.HELD)) {
      if (count(findings, outcome) > 0) {
        return outcome;
      }
    }
    return Outcome.NOT_JUDGED;
  }

  private static String summary(List<Finding> findings, Outcome worst) {
    long unjudged = count(findings, Outcome.NOT_JUDGED);
    long judged = findings.size() - unjudged;
    String summary =
        switch (worst) {
          case BROKEN -> count(findings, worst) + " of " + judged + " broken";
          case BROKEN_AS_EXPECTED ->
              count(findings, worst) + " of " + judged + " broken, as it had to be";
          case ABORTED -> "Aborted: it says nothing";
          case HELD -> judged == 1 ? "It held" : "All " + judged + " held";
          case NOT_JUDGED -> "Nothing was judged";
        };
    return judged == 0 || unjudged == 0 ? summary : summary + ", " + unjudged + " not judged";
  }

  private static long count(List<Finding> findings, Outcome outcome) {
    return findings.stream().filter(finding -> finding.outcome() == outcome).count();
  }

  private static String word(Outcome outcome) {
    return switch (outcome) {
      case HELD -> "held";
      case BROKEN -> "broken";
      case BROKEN_AS_EXPECTED -> "broken, as expected";
      case ABORTED -> "aborted";
      case NOT_JUDGED -> "not judged";
    };
  }

  private static String style(Outcome outcome) {
    return switch (outcome) {
      case HELD -> "held";
      case BROKEN -> "broken";
      case BROKEN_AS_EXPECTED -> "expected";
      case ABORTED -> "aborted";
      case NOT_JUDGED -> "unjudged";
    };
  }

  private static DomContent sign(Outcome outcome) {
    String commands =
        switch (outcome) {
          case HELD -> "M5.5 10.5 8.7 13.7 14.5 7";
          case BROKEN -> "M6.5 6.5 13.5 13.5M13.5 6.5 6.5 13.5";
          case BROKEN_AS_EXPECTED -> "M10 5.2V11.4M10 14.2V14.6";
          case ABORTED -> "M7 6V14M13 6V14";
          case NOT_JUDGED -> "M6 10H14";
        };
    return Svg.element("svg")
        .attr("viewBox", "0 0 20 20")
        .attr("aria-hidden", "true")
        .withClass("sign")
        .with(Svg.circle(10, 10, 10), Svg.path(commands));
  }
}
