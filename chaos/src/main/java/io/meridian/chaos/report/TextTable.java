package io.meridian.chaos.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.meridian.chaos.report.Section.Table;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Rows of text; a column of figures is set flush right. */
final class TextTable {
  /** Further rows are in JSON only. */
  static final int ROWS_MAX = 500;

  private static final Pattern FIGURE =
      Pattern.compile("[-+]?[\\d,.]+( ?(%|x|×|ms|s|MiB|KiB|bytes))?|–|");

  private TextTable() {}

  static DomContent of(Table table) {
    List<List<String>> shown = table.rows().stream().limit(ROWS_MAX).toList();
    boolean[] figures = new boolean[table.columns().size()];
    for (int i = 0; i < figures.length; i++) {
      int column = i;
      figures[i] = shown.stream().allMatch(row -> FIGURE.matcher(row.get(column)).matches());
    }
    DomContent rows =
        table(
            thead(
                tr(
                    each(
                        table.columns(),
                        (i, name) ->
                            th(name).attr("scope", "col").withCondClass(figures[i], "figure")))),
            tbody(each(shown, row -> row(row, figures))));
    return div(rows).withClass("scroll").condWith(shown.size() < table.rows().size(), note(table));
  }

  private static DomContent note(Table table) {
    return p(String.format(
            Locale.ROOT,
            "The first %,d of %,d rows; the others are in the JSON.",
            ROWS_MAX,
            table.rows().size()))
        .withClass("note");
  }

  private static DomContent row(List<String> row, boolean[] figures) {
    return tr(
        each(
            IntStream.range(0, row.size())
                .mapToObj(i -> td(row.get(i)).withCondClass(figures[i], "figure"))));
  }
}
