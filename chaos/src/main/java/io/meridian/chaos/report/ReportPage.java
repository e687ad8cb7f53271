package io.meridian.chaos.report;

import static j2html.TagCreator.body;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.style;
import static j2html.TagCreator.time;
import static j2html.TagCreator.title;

import io.meridian.chaos.report.Section.Matrix;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.chaos.report.Section.Table;
import io.meridian.chaos.report.Section.Text;
import io.meridian.chaos.report.Section.Timeline;
import j2html.Config;
import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The page of a report, as HTML that is well-formed XML too. */
final class ReportPage {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Characters that neither XML nor HTML can have, not even escaped. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");

  private static final String STYLE = resource("report.css");

  private ReportPage() {}

  static String of(Report report) {
    DomContent page =
        html(
                head(
                    meta().withCharset("utf-8"),
                    meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                    title(report.title()),
                    style(rawHtml(STYLE))),
                body(
                    main(
                        headerOf(report),
                        Verdicts.of(report.findings()),
                        each(sectionsOf(report.sections())),
                        environmentOf(report)),
                    footer(
                        p("Written by Meridian. The same figures for programs: ")
                            .with(code(report.name() + ".json")))))
            .withLang("en");
    try {
      String text =
          page.render(FlatHtml.inMemory(Config.defaults().withEmptyTagsClosed(true))).toString();
      return "<!DOCTYPE html>\n" + UNPRINTABLE.matcher(text).replaceAll("\uFFFD") + '\n';
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DomContent headerOf(Report report) {
    return header(
        p(
                span(report.kind()).withClass("kind"),
                time(DAY_AND_TIME.format(report.at())).attr("datetime", report.at().toString()),
                span("seed " + report.environment().seed()))
            .withClass("about"),
        h1(report.title()),
        p(report.claim()).withClass("claim"));
  }

  /** Matrices that follow each other stand side by side. */
  private static DomContent[] sectionsOf(List<Section> sections) {
    List<DomContent> made = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      List<DomContent> matrices = new ArrayList<>();
      for (; i < sections.size() && sections.get(i) instanceof Matrix matrix; i++) {
        matrices.add(section(h2(matrix.title()), new HeatMap(matrix).figureOf()));
      }
      if (!matrices.isEmpty()) {
        made.add(div().withClass("matrices").with(matrices));
      }
      if (i < sections.size()) {
        Section next = sections.get(i);
        made.add(section(h2(next.title()), contentOf(next, "section-" + i)));
      }
    }
    return made.toArray(DomContent[]::new);
  }

  private static DomContent contentOf(Section section, String id) {
    if (section instanceof Timeline timeline) {
      return new TimelinePlot(timeline, id).figureOf();
    } else if (section instanceof Percentiles percentiles) {
      return new PercentileTable(percentiles).tableOf();
    } else if (section instanceof Matrix matrix) {
      return new HeatMap(matrix).figureOf();
    } else if (section instanceof Table table) {
      return TextTable.of(table);
    } else {
      return p(((Text) section).text()).withClass("prose");
    }
  }

  private static DomContent environmentOf(Report report) {
    Environment environment = report.environment();
    return section(
            h2("Run again"),
            pre(code(environment.command())),
            div(facts("Machine", environment.machine()), facts("Versions", environment.versions()))
                .withClass("facts"))
        .withClass("environment");
  }

  private static DomContent facts(String name, Map<String, String> facts) {
    return section(
        h2(name), dl(each(new TreeMap<>(facts), (fact, value) -> div(dt(fact), dd(value)))));
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(ReportPage.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
