package io.meridian.chaos.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Section.Matrix;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.chaos.report.Section.Point;
import io.meridian.chaos.report.Section.Series;
import io.meridian.chaos.report.Section.Table;
import io.meridian.chaos.report.Section.Text;
import io.meridian.chaos.report.Section.Timeline;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A report as JSON. Fields come in the order in which this class puts them, facts of the machine
 * and versions by name; two reports of the same figures are equal to the byte.
 *
 * <pre>
 * format       1; grows when a program that reads it has to change
 * name, kind, title, claim, at (ISO 8601)
 * good         whether all that was judged came out as it should
 * environment  {command, seed, machine: {fact: text}, versions: {what: text}}
 * findings     [{name, outcome, detail}]
 *              outcome: held, broken, broken_as_expected, aborted, not_judged
 * sections     [{kind, title, …}], by kind:
 *   timeline     unit, series: [{name, points: [[seconds, value]]}], marks: [{name, from, to}]
 *   percentiles  unit, rows: {name: {p50, p90, …, max}}
 *   matrix       unit, rows: [name], columns: [name], cells: [[value]], a list for each row
 *   table        columns: [name], rows: [[text]]
 *   text         text
 * </pre>
 *
 * A value that is not there is null.
 */
final class ReportJson {
  private static final int FORMAT = 1;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ReportJson() {}

  static ObjectNode of(Report report) {
    ObjectNode json = NODES.objectNode().put("format", FORMAT);
    json.put("name", report.name()).put("kind", report.kind());
    json.put("title", report.title()).put("claim", report.claim());
    json.put("at", report.at().toString()).put("good", report.isGood());
    json.set("environment", environment(report.environment()));
    ArrayNode findings = json.putArray("findings");
    for (Finding finding : report.findings()) {
      findings
          .addObject()
          .put("name", finding.name())
          .put("outcome", finding.outcome().name().toLowerCase(Locale.ROOT))
          .put("detail", finding.detail());
    }
    ArrayNode sections = json.putArray("sections");
    report.sections().forEach(section -> sections.add(section(section)));
    return json;
  }

  private static ObjectNode environment(Environment environment) {
    ObjectNode json = NODES.objectNode().put("command", environment.command());
    json.put("seed", environment.seed());
    new TreeMap<>(environment.machine()).forEach(json.putObject("machine")::put);
    new TreeMap<>(environment.versions()).forEach(json.putObject("versions")::put);
    return json;
  }

  private static ObjectNode section(Section section) {
    ObjectNode json = NODES.objectNode();
    if (section instanceof Timeline timeline) {
      json.put("kind", "timeline").put("title", section.title()).put("unit", timeline.unit());
      putTimeline(json, timeline);
    } else if (section instanceof Percentiles percentiles) {
      json.put("kind", "percentiles").put("title", section.title()).put("unit", "ms");
      putRows(json.putObject("rows"), percentiles.rows());
    } else if (section instanceof Matrix matrix) {
      json.put("kind", "matrix").put("title", section.title()).put("unit", matrix.unit());
      putTexts(json.putArray("rows"), matrix.rows());
      putTexts(json.putArray("columns"), matrix.columns());
      ArrayNode cells = json.putArray("cells");
      matrix.cells().forEach(row -> putValues(cells.addArray(), row));
    } else if (section instanceof Table table) {
      json.put("kind", "table").put("title", section.title());
      putTexts(json.putArray("columns"), table.columns());
      ArrayNode rows = json.putArray("rows");
      table.rows().forEach(row -> putTexts(rows.addArray(), row));
    } else if (section instanceof Text text) {
      json.put("kind", "text").put("title", section.title()).put("text", text.text());
    }
    return json;
  }

  private static void putTimeline(ObjectNode json, Timeline timeline) {
    ArrayNode all = json.putArray("series");
    for (Series series : timeline.series()) {
      ArrayNode points = all.addObject().put("name", series.name()).putArray("points");
      for (Point point : series.points()) {
        putValues(points.addArray(), List.of(point.seconds(), point.value()));
      }
    }
    ArrayNode marks = json.putArray("marks");
    for (Mark mark : timeline.marks()) {
      marks
          .addObject()
          .put("name", mark.name())
          .put("from", mark.fromSeconds())
          .put("to", mark.toSeconds());
    }
  }

  private static void putRows(ObjectNode json, Map<String, Map<String, Double>> rows) {
    rows.forEach(
        (name, row) -> {
          ObjectNode values = json.putObject(name);
          for (String percentile : Percentiles.namesIn(List.of(row))) {
            values.put(percentile, finite(row.get(percentile)));
          }
        });
  }

  private static void putTexts(ArrayNode json, List<String> texts) {
    texts.forEach(json::add);
  }

  private static void putValues(ArrayNode json, List<Double> values) {
    values.forEach(value -> json.add(finite(value)));
  }

  private static @Nullable Double finite(@Nullable Double value) {
    return value != null && Double.isFinite(value) ? value : null;
  }
}
