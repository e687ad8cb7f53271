package io.meridian.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Section.Matrix;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.chaos.report.Section.Point;
import io.meridian.chaos.report.Section.Series;
import io.meridian.chaos.report.Section.Table;
import io.meridian.chaos.report.Section.Text;
import io.meridian.chaos.report.Section.Timeline;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportPageTest {
  private static final String HOSTILE = "</title><script>alert('1' & \"2\")</script>\u0000";

  @Test
  void thePageIsWellFormedAndHasEverySection() throws Exception {
    Document page =
        parse(
            SampleReport.of(
                SampleReport.TIMELINE,
                SampleReport.PERCENTILES,
                SampleReport.MATRIX,
                SampleReport.TABLE,
                SampleReport.TEXT));

    assertThat(texts(page, "h1")).containsExactly("Kill a region under load");
    assertThat(texts(page, "h2"))
        .containsExactly(
            "All 4 held, 1 not judged",
            "Delivery",
            "From publish to delivery",
            "p50",
            "Subscribers",
            "How it was judged",
            "Run again",
            "Machine",
            "Versions");
  }

  @Test
  void thePageAsksForNothingAndRunsNothing() throws Exception {
    String html = ReportPage.of(SampleReport.of(SampleReport.TIMELINE, SampleReport.MATRIX));

    assertThat(html.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "<script", "@import", " src=", " href=", "url(//");
  }

  @Test
  void textFromOutsideStaysText() throws Exception {
    Report report =
        new Report(
            "hostile",
            HOSTILE,
            HOSTILE,
            HOSTILE,
            SampleReport.of().at(),
            new Environment(HOSTILE, 1, Map.of(HOSTILE, HOSTILE), Map.of()),
            List.of(new Finding(HOSTILE, Outcome.BROKEN, HOSTILE)),
            List.of(
                new Timeline(
                    HOSTILE,
                    HOSTILE,
                    List.of(new Series(HOSTILE, List.of(new Point(0, 1), new Point(1, 1)))),
                    List.of(new Mark(HOSTILE, 0, 1))),
                new Percentiles(HOSTILE, Map.of(HOSTILE, Map.of("p50", 1.0))),
                new Matrix(
                    HOSTILE, HOSTILE, List.of(HOSTILE), List.of(HOSTILE), List.of(List.of(1.0))),
                new Table(HOSTILE, List.of(HOSTILE), List.of(List.of(HOSTILE))),
                new Text(HOSTILE, HOSTILE)));

    Document page = parse(report);

    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(texts(page, "h1")).containsExactly(HOSTILE.replace('\u0000', '\uFFFD'));
  }

  @Test
  void aVerdictIsSaidInWordsToo() throws Exception {
    Document page =
        parse(
            SampleReport.with(
                List.of(
                    new Finding("order", Outcome.HELD, ""),
                    new Finding("loss", Outcome.BROKEN, "3 of 5"),
                    new Finding("two regions gone", Outcome.BROKEN_AS_EXPECTED, ""))));

    assertThat(texts(page, "h2")).startsWith("1 of 3 broken");
    assertThat(texts(page, "span")).contains("held", "broken", "broken, as expected");
  }

  @Test
  void whatWasDoneIsABandWithItsName() throws Exception {
    Document page = parse(SampleReport.of(SampleReport.TIMELINE));

    assertThat(texts(page, "text")).contains("eu killed", "link us – ap cut", "eu caught up");
    assertThat(texts(page, "title"))
        .contains("eu killed from 20 s to 50 s", "link us – ap cut from 35 s to 44 s");
    assertThat(classes(page, "line")).contains("instant");
  }

  @Test
  void aGapInterruptsTheLine() throws Exception {
    Series series =
        new Series("a", List.of(new Point(0, 1), new Point(1, Double.NaN), new Point(2, 1)));

    Document page = parse(SampleReport.of(new Timeline("t", "u", List.of(series), List.of())));

    assertThat(seriesPaths(page)).singleElement().asString().matches("M[^ML]+M[^ML]+");
  }

  @Test
  void longSeriesAreThinnedAndManyAreCutAndThePageSaysSo() throws Exception {
    List<Point> points =
        IntStream.range(0, 50_000).mapToObj(i -> new Point(i, i == 12_345 ? 9 : i % 3)).toList();
    List<Series> many = new ArrayList<>(Collections.nCopies(30, new Series("same", points)));

    String html = ReportPage.of(SampleReport.of(new Timeline("t", "u", many, List.of())));

    assertThat(html)
        .contains("the least and the greatest value of each stretch")
        .contains("The first 16 of 30 lines")
        .hasSizeLessThan(16 * Thinning.POINTS_MAX * 16 + 50_000);
  }

  @Test
  void aCellOfAMatrixHasItsFigureAndAMissingOneADash() throws Exception {
    Document page = parse(SampleReport.of(SampleReport.MATRIX));

    assertThat(texts(page, "td")).contains("6.61", "122", "–");
    assertThat(classes(page, "td")).contains("dark", "none");
  }

  @Test
  void aPercentileThatARowLacksIsADash() throws Exception {
    Document page =
        parse(
            SampleReport.of(
                new Percentiles("t", Map.of("a", Map.of("max", 9.0, "p50", 1.0, "p99.9", 5.0)))));

    assertThat(texts(page, "th")).containsSubsequence("p50", "p99.9", "max", "a");
    assertThat(texts(page, "td")).containsSubsequence("1", "5", "9");
  }

  @Test
  void aLongTableEndsAndSaysSo() throws Exception {
    Table table = new Table("t", List.of("a"), Collections.nCopies(1_234, List.of("cell")));

    Document page = parse(SampleReport.of(table));

    assertThat(texts(page, "td")).hasSize(TextTable.ROWS_MAX);
    assertThat(texts(page, "p"))
        .contains("The first 500 of 1,234 rows; the others are in the JSON.");
  }

  @Test
  void aReportOfNothingIsAPage() throws Exception {
    Document page =
        parse(
            SampleReport.with(
                List.of(),
                new Timeline("t", "u", List.of(), List.of()),
                new Percentiles("p", Map.of()),
                new Matrix("m", "ms", List.of(), List.of(), List.of()),
                new Table("e", List.of("a"), List.of())));

    assertThat(texts(page, "h2")).startsWith("Nothing was judged");
  }

  private static List<String> seriesPaths(Document page) {
    return elements(page, "path").stream()
        .filter(path -> path.getAttribute("class").startsWith("series"))
        .map(path -> path.getAttribute("d"))
        .toList();
  }

  private static List<String> texts(Document page, String element) {
    return elements(page, element).stream().map(Element::getTextContent).toList();
  }

  private static List<String> classes(Document page, String element) {
    return elements(page, element).stream().map(found -> found.getAttribute("class")).toList();
  }

  private static List<Element> elements(Document page, String element) {
    NodeList found = page.getElementsByTagName(element);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static Document parse(Report report) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(ReportPage.of(report))));
  }
}
