package io.meridian.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.experiment.FaultTarget.ClientsOf;
import io.meridian.chaos.experiment.FaultTarget.OneNode;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.chaos.history.History;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
import io.meridian.regions.wan.PathDelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentFileTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final Available AVAILABLE = new Available(List.of(EU, US, AP), Set.of("world"));

  @TempDir private Path folder;

  @Test
  void aFileIsReadAsItIsWritten() throws IOException {
    Experiment read = read(WrittenExperiment.GOOD);

    assertThat(read)
        .isEqualTo(
            new Experiment(
                "kill-it",
                "A region is killed",
                "Nothing is lost.",
                7,
                new Setting(
                    List.of(EU, US, AP), Map.of(EU, 3, US, 1, AP, 1), "none", Optional.empty()),
                new Load(1, 2, 3, 20, 200, 1, true),
                new SteadyState(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    List.of(new Limit(Probe.DELIVERY_P99_MILLIS, 250.5))),
                List.of(
                    new Step(
                        Fault.KILL,
                        new WholeRegion(US),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(20),
                        Map.of()),
                    new Step(
                        Fault.SLOW_STORAGE,
                        new WholeRegion(EU),
                        Duration.ofMinutes(1),
                        Duration.ZERO,
                        Map.of("percent", 60.0))),
                Duration.ofSeconds(15),
                List.of(new Limit(Probe.UNANSWERED, 500)),
                List.of(
                    new Invariant(Invariant.Kind.NOTHING_LOST, 0),
                    new Invariant(Invariant.Kind.RECOVERED_WITHIN_MILLIS, 20_000)),
                Set.of(Evidence.HISTORY, Evidence.REPORT),
                Expectation.HOLDS));
    assertThat(read.length()).isEqualTo(Duration.ofSeconds(5 + 10 + 60 + 15));
  }

  @Test
  void targetsAreRegionsNodesAndLinks() throws IOException {
    Experiment read =
        read(
            WrittenExperiment.withMethod(
                step("kill", "eu/3", "1 s", "1 s"),
                step("cut", "eu-us", "1 s", "1 s"),
                step("silence", "us>ap", "1 s", "1 s"),
                step("cut", "ap-*", "3 s", "1 s")));

    assertThat(read.method())
        .extracting(Step::target)
        .containsExactly(
            new OneNode(new NodeId(EU, 3)),
            new Between(EU, US, true),
            new Between(US, AP, false),
            new AllLinks(AP));
    assertThat(read.method())
        .extracting(step -> step.target().text())
        .containsExactly("eu/3", "eu-us", "us>ap", "ap-*");
  }

  @Test
  void regionsWithDashesAreToldFromLinks() throws IOException {
    String written =
        WrittenExperiment.withMethod(step("cut", "us-east-us", "1 s", "1 s"))
            .replace("\"regions\": [\"eu\", \"us\", \"ap\"]", "\"regions\": [\"us\", \"us-east\"]")
            .replace("\"nodes\": { \"eu\": 3 },", "");

    RegionId east = new RegionId("us-east");
    Available dashed = new Available(List.of(US, east), Set.of());

    assertThat(ExperimentFile.read(WrittenExperiment.write(folder, written), dashed).method())
        .extracting(Step::target)
        .containsExactly(new Between(east, US, true));
  }

  @Test
  void clientsMayHaveANetworkToBreak() throws IOException {
    Experiment read =
        read(
            withClients(WrittenExperiment.withMethod(step("silence", "clients:us", "1 s", "1 s"))));

    assertThat(read.setting().clients())
        .contains(new PathDelay(Duration.ofMillis(20), Duration.ofMillis(2)));
    assertThat(read.method()).extracting(Step::target).containsExactly(new ClientsOf(US));
    assertThat(read.method().get(0).target().text()).isEqualTo("clients:us");
  }

  private static String withClients(String written) {
    return written.replace(
        "\"wan\": \"none\"",
        "\"wan\": \"none\", \"clients\": { \"oneWayMillis\": 20, \"jitterMillis\": 2 }");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          "title": "A region is killed" | "title": "  "     | 3:12: title has 2 characters, allowed are 1 to 80
          "seed": 7,                    | ``                | 1:1: the file lacks the field "seed"
          "seed": 7                     | "seed": "7"       | 5:11: seed is "7", expected a whole number
          "seed": 7                     | "seed": 7.0       | 5:11: seed is 7.0, expected a whole number
          "seed": 7                     | "seed": -1        | 5:11: seed is -1, allowed are 0 to 9223372036854775807
          "seed": 7                     | "seed": 9223372036854775808 | 5:11: seed is 9223372036854775808, allowed are 0
          "seed": 7                     | "seed": 99999999999999999999 | 5:11: seed is 99999999999999999999, allowed are 0
          "seed": 7                     | "seed": null      | 5:11: seed is null, expected a whole number
          "seed": 7,                    | "seed": 7, "seed": 8, | 5:14: seed is there twice, first in line 5
          "seed": 7,                    | "seed": 7, "sede": 8, | 5:14: the file has the unknown field "sede", known are $schema, title
          "wan": "none"                 | "wan": "moon"     | 9:12: topology.wan is "moon", allowed are none, world
          "wan": "none"                 | "wan": "none", "clients": 5 | 9:31: topology.clients is 5, expected an object
          "wan": "none"                 | "wan": "none", "clients": { "oneWayMillis": 1 } | 9:31: topology.clients lacks the field "jitterMillis"
          "wan": "none"                 | "wan": "none", "clients": { "oneWayMillis": 10001, "jitterMillis": 0 } | 9:49: topology.clients.oneWayMillis is 10001, allowed are 0 to 10000
          "wan": "none"                 | "wan": "none", "clients": { "oneWayMillis": 1, "jitterMillis": 0, "x": 1 } | 9:71: topology.clients has the unknown field "x", known are oneWayMillis, jitterMillis
          ["eu", "us", "ap"]            | ["eu", "us", "eu"] | 7:29: topology.regions[2]: region eu is there twice
          ["eu", "us", "ap"]            | ["eu", "us", "A"] | 7:29: topology.regions[2] is "A", expected 1 to 16 of a-z
          ["eu", "us", "ap"]            | []                | 7:16: topology.regions has 0 entries, allowed are 1 to 6
          "nodes": { "eu": 3 }          | "nodes": { "eu": 2 } | 8:22: topology.nodes.eu is 2, allowed are 1 and 3
          "nodes": { "eu": 3 }          | "nodes": { "eu": 4 } | 8:22: topology.nodes.eu is 4, allowed are 1 to 3
          "nodes": { "eu": 3 }          | "nodes": { "xx": 3 } | 8:16: topology.nodes has the unknown field "xx", known are eu, us, ap
          "sdk": "ably-java"            | "sdk": "ably-js"  | 12:12: load.sdk is "ably-js", allowed is ably-java
          "channels": 3                 | "channels": 201   | 15:17: load.channels is 201, allowed are 1 to 200
          "payloadBytes": 200           | "payloadBytes": 65537 | 17:21: load.payloadBytes is 65537, allowed are 1 to 65536
          "moving": true                | "moving": "yes"   | 19:15: load.moving is "yes", expected true or false
          "warmUp": "5 s"               | "warmUp": "5"     | 22:15: steadyState.warmUp is "5", expected a duration such as "500 ms"
          "over": "10 s"                | "over": "10 min"  | 23:13: steadyState.over is "10 min", allowed are 1 s to 5 min
          "probe": "delivery-p99-millis" | "probe": "luck"  | 25:18: steadyState.probes[0].probe is "luck", allowed are acknowledgement-p99-millis, delivery
          "max": 250.5                  | "max": -1         | 25:48: steadyState.probes[0].max is -1, allowed is 0 or more
          "fault": "kill", "target": "us" | "fault": "kil", "target": "us" | 29:16: method[0].fault is "kil", allowed are clock, cut, flap
          "fault": "kill", "target": "us" | "fault": "kill", "target": "xx" | 29:34: method[0].target is "xx", allowed are regions eu, us, ap, nodes eu/1 to eu/3, us/1, ap/1, links such as eu-us
          "fault": "kill", "target": "us" | "fault": "kill", "target": "us/2" | 29:34: method[0].target is "us/2", allowed are
          "fault": "kill", "target": "us" | "fault": "kill", "target": "eu-us" | 29:34: method[0].target is "eu-us", which is a link; kill is done to a region or a node
          "fault": "kill", "target": "us" | "fault": "cut", "target": "us" | 29:33: method[0].target is "us", which is a region; cut is done to a link
          "fault": "kill", "target": "us" | "fault": "kill", "target": "clients:us" | 29:34: method[0].target is "clients:us", which is a client-network; kill is done to a region or a node
          "fault": "kill", "target": "us" | "fault": "cut", "target": "clients:us" | 29:33: method[0].target is "clients:us", and nothing stands between clients and regions without topology.clients
          "fault": "kill", "target": "us" | "fault": "rolling-restart", "target": "us" | 29:74: method[0].for: rolling-restart ends by itself
          "for": "20 s"                 | "for": "0 s"      | 29:63: method[0].for is "0 s", allowed are 100 ms to 30 min
          , "parameters": { "percent": 60 } | ``            | 30:5: method[1] lacks the field "parameters"
          { "percent": 60 }             | { }               | 30:77: method[1].parameters lacks the field "percent"
          { "percent": 60 }             | { "percent": 100 } | 30:90: method[1].parameters.percent is 100, allowed are 1 to 99
          { "percent": 60 }             | { "percent": 60, "x": 1 } | 30:94: method[1].parameters has the unknown field "x", known are percent
          "after": "15 s"               | "after": "29 min" | 1:1: warm-up, steady state, method and after take 1815 s together, allowed are 30 min
          "rollbacks": "automatic"      | "rollbacks": "none" | 36:16: rollbacks is "none", allowed is automatic
          "nothing-lost",               | "nothing-lost", "nothing-lost", | 38:21: invariants[1]: nothing-lost is there twice
          { "invariant": "recovered-within-millis", "max": 20000 } | "recovered-within-millis" | 39:5: invariants[1] is "recovered-within-millis" without its bound
          , "max": 20000                | ``                | 39:5: invariants[1] lacks the field "max"
          "max": 20000                  | "max": 1999       | 39:54: invariants[1].max is 1999, allowed is 2000 or more
          "membersPerRegion": 1         | "membersPerRegion": 20000 | 18:25: load.membersPerRegion is 20000, allowed are 0 to 1000
          ["history", "report"]         | ["history", "history"] | 41:27: evidence[1] is there twice
          "expected": "holds"           | "expected": "luck" | 42:15: expected is "luck", allowed are holds and {"broken": [an invariant, …]}
          "expected": "holds"           | "expected": "broken" | 42:15: expected is "broken", allowed are holds and {"broken": [an invariant, …]}
          "expected": "holds"           | "expected": { }   | 42:15: expected lacks the field "broken"
          "expected": "holds"           | "expected": { "broken": [] } | 42:27: expected.broken has 0 entries, allowed are 1 to 10
          "expected": "holds"           | "expected": { "broken": [1] } | 42:28: expected.broken[0] is 1, expected a text
          "expected": "holds"           | "expected": { "broken": ["luck"] } | 42:28: expected.broken[0] is "luck", allowed are all-answered, elsewhere-served-within-millis, in-order
          "expected": "holds"           | "expected": { "broken": ["in-order"] } | 42:28: expected.broken[0] is "in-order", which is not among the invariants
          "expected": "holds"           | "expected": { "broken": ["nothing-lost", "nothing-lost"] } | 42:44: expected.broken[1]: nothing-lost is there twice
          "expected": "holds"           | "expected": { "broken": ["nothing-lost"], "x": 1 } | 42:45: expected has the unknown field "x", known are broken
          "fault": "kill", "target": "us" | "fault": "stall", "target": "clients:us" | 29:35: method[0].target is "clients:us", which is a client-network; stall is done to a link
          """)
  void whatIsWrongIsToldWithLineColumnAndField(String part, String replacement, String expected)
      throws IOException {
    Path file = WrittenExperiment.write(folder, WrittenExperiment.with(part, replacement));

    assertThatThrownBy(() -> ExperimentFile.read(file, AVAILABLE))
        .isInstanceOf(InvalidExperimentException.class)
        .hasMessageStartingWith(file + ":" + expected)
        .message()
        .as("one mistake is one problem")
        .doesNotContain("\n");
  }

  @Test
  void allThatIsWrongIsToldAtOnceInTheOrderOfTheFile() throws IOException {
    String written =
        WrittenExperiment.GOOD
            .replace("\"expected\": \"holds\"", "\"expected\": 1")
            .replace("\"seed\": 7", "\"seed\": true")
            .replace("\"fault\": \"kill\"", "\"fault\": \"kil\"");

    assertThatThrownBy(() -> read(written))
        .message()
        .satisfies(
            message ->
                assertThat(message.lines().map(line -> line.replaceFirst("^.*json:", "")))
                    .satisfiesExactly(
                        line -> assertThat(line).startsWith("5:11: seed is true"),
                        line -> assertThat(line).startsWith("29:16: method[0].fault"),
                        line -> assertThat(line).startsWith("42:15: expected is 1")));
  }

  @Test
  void twentyProblemsAreToldAndTheOthersCounted() throws IOException {
    String unknown = "\"x%d\": 1,".formatted(0);
    for (int field = 1; field < 25; field++) {
      unknown += "\"x%d\": 1,".formatted(field);
    }
    String written = WrittenExperiment.with("\"seed\": 7,", "\"seed\": 7," + unknown);

    assertThatThrownBy(() -> read(written))
        .message()
        .satisfies(message -> assertThat(message.lines()).hasSize(21))
        .asString()
        .endsWith("… and 5 more");
  }

  @Test
  void twoFaultsDoNotHoldTheSameThingAtTheSameTime() {
    assertThatThrownBy(
            () ->
                read(
                    WrittenExperiment.withMethod(
                        step("cut", "eu-us", "1 s", "5 s"), step("silence", "us-*", "5 s", "5 s"))))
        .hasMessageContaining(
            "30:1: method[1] does silence to us-* while method[0] of line 29 does cut to eu-us");
  }

  @Test
  void clientsOfLoadAndFaultsAreBoundedTogether() {
    assertThatThrownBy(
            () ->
                read(
                    WrittenExperiment.withMethod(
                        "{ \"fault\": \"reconnect-storm\", \"target\": \"eu\", \"at\": \"1 s\","
                            + " \"parameters\": { \"clients\": 19990 } }")))
        .hasMessageContaining("11:11: load and faults have 20002 clients together");
  }

  @Test
  void whoTakesADiskAwayHasNoneToFill() {
    assertThatThrownBy(
            () ->
                read(
                    WrittenExperiment.withMethod(
                        step("kill-and-restore", "eu", "1 s", "2 s"),
                        step("full-storage", "eu", "9 s", "2 s"),
                        step("kill-and-wipe", "us", "9 s", "2 s"))))
        .hasMessageEndingWith(
            "30:1: method[1] does full-storage to eu, and method[0] of line 29 does"
                + " kill-and-restore: one of them wants the disk that the other takes away");
  }

  @Test
  void whereEveryRegionHasAFaultNobodyIsElsewhere() {
    String elsewhere = "{ \"invariant\": \"elsewhere-served-within-millis\", \"max\": 5000 }";

    assertThatThrownBy(
            () ->
                read(
                    WrittenExperiment.withMethod(
                            step("cut", "eu-us", "1 s", "5 s"), step("kill", "ap", "1 s", "5 s"))
                        .replace("\"nothing-lost\"", elsewhere)))
        .hasMessageEndingWith(
            "invariants[0] is elsewhere-served-within-millis, which says nothing where every region"
                + " has a fault");
  }

  @Test
  void aRegionIsHeldByOneFaultOfItsProcessesAtATime() {
    assertThatThrownBy(
            () ->
                read(
                    WrittenExperiment.withMethod(
                        step("kill", "eu/2", "1 s", "5 s"), step("kill", "eu/3", "5 s", "5 s"))))
        .hasMessageContaining(
            "30:1: method[1] does kill to eu/3 while method[0] of line 29 does kill to eu/2");
  }

  @Test
  void whatIsToBreakIsNamedAmongTheInvariants() throws IOException {
    Experiment read =
        read(
            WrittenExperiment.with(
                "\"expected\": \"holds\"", "\"expected\": { \"broken\": [\"nothing-lost\"] }"));

    assertThat(read.expected().broken()).containsExactly(Invariant.Kind.NOTHING_LOST);
  }

  @Test
  void whatGoesBetweenClientsAndARegionIsHeldOnce() {
    assertThatThrownBy(
            () ->
                read(
                    withClients(
                        WrittenExperiment.withMethod(
                            step("cut", "clients:eu", "1 s", "5 s"),
                            step("silence", "clients:eu", "5 s", "5 s")))))
        .hasMessageContaining("method[1] does silence to clients:eu while method[0] of line 29");
  }

  @Test
  void noMoreClientsThanARelayCarriesAreBehindANetwork() {
    String written =
        withClients(WrittenExperiment.GOOD)
            .replace("\"membersPerRegion\": 1", "\"membersPerRegion\": 331");

    assertThatThrownBy(() -> read(written))
        .hasMessageContaining("11:11: load has 1002 clients in all regions, allowed are 1000");
  }

  @Test
  void anUnknownRegionIsOneProblemWhateverElseTheFileSaysOfIt() {
    String written =
        WrittenExperiment.with("[\"eu\", \"us\", \"ap\"]", "[\"eu\", \"mars\", \"ap\"]")
            .replace("\"target\": \"us\"", "\"target\": \"mars\"")
            .replace("\"eu\": 3", "\"eu\": 3, \"mars\": 1");

    assertThatThrownBy(() -> read(written))
        .hasMessageEndingWith(":7:23: topology.regions[1] is \"mars\", allowed are eu, us, ap");
  }

  @Test
  void noMoreEventsAreRecordedThanAHistoryHolds() throws IOException {
    String least =
        WrittenExperiment.with("\"messagesPerSecond\": 20", "\"messagesPerSecond\": 305");
    String more = WrittenExperiment.with("\"messagesPerSecond\": 20", "\"messagesPerSecond\": 306");

    assertThat(EventRoom.of(read(least))).isEqualTo(1_996_400).isLessThan(History.EVENTS_MAX);
    assertThatThrownBy(() -> read(more))
        .hasMessageEndingWith(
            ":11:11: load may make 2002880 events, allowed are 2000000: fewer messages, subscribers or"
                + " seconds");
  }

  @Test
  void presenceWithoutMembersIsRefused() {
    String written =
        WrittenExperiment.with("\"nothing-lost\"", "\"no-ghost\"")
            .replace("\"membersPerRegion\": 1", "\"membersPerRegion\": 0");

    assertThatThrownBy(() -> read(written))
        .hasMessageContaining("38:5: invariants[0] is no-ghost, which says nothing while");
  }

  @Test
  void whatIsNoJsonIsToldWhereItEnds() {
    assertThatThrownBy(() -> read("{\n  \"title\": \"x\",\n  nothing\n}"))
        .hasMessageContaining("kill-it.json:3:")
        .hasMessageContaining("this is no JSON: ");
    assertThatThrownBy(() -> read("")).hasMessageContaining("1:1: the file is empty");
    assertThatThrownBy(() -> read("[1]"))
        .hasMessageContaining("1:1: the file is a list, expected an object");
    assertThatThrownBy(() -> read(WrittenExperiment.GOOD + "{}"))
        .hasMessageContaining("44:1: something follows the end of the experiment");
    assertThatThrownBy(() -> read("[".repeat(30) + "]".repeat(30)))
        .hasMessageContaining("this is no JSON: Document nesting depth (21) exceeds");
  }

  @Test
  void whatIsNoFileOfOursIsRefused() throws IOException {
    Path missing = folder.resolve("missing.json");
    assertThatThrownBy(() -> ExperimentFile.read(missing, AVAILABLE))
        .isInstanceOf(InvalidExperimentException.class)
        .hasMessageStartingWith(missing + ":1:1: there is no such file");
    assertThatThrownBy(() -> ExperimentFile.read(Path.of("/dev/zero"), AVAILABLE))
        .hasMessageContaining("/dev/zero:1:1: it is not a regular file");
    Path large = Files.writeString(folder.resolve("large.json"), " ".repeat(300_000));
    assertThatThrownBy(() -> ExperimentFile.read(large, AVAILABLE))
        .hasMessageContaining("the file has 300000 bytes, allowed are 262144");
    Path latin =
        Files.writeString(folder.resolve("latin.json"), "\"é\"", StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> ExperimentFile.read(latin, AVAILABLE))
        .hasMessageContaining("the file is not UTF-8");
    Path named = Files.writeString(folder.resolve("Kill It.json"), WrittenExperiment.GOOD);
    assertThatThrownBy(() -> ExperimentFile.read(named, AVAILABLE))
        .hasMessageContaining("the file's name is that of its reports, and has to match");
  }

  private Experiment read(String written) throws IOException {
    return ExperimentFile.read(WrittenExperiment.write(folder, written), AVAILABLE);
  }

  private static String step(String fault, String target, String at, String lasts) {
    return "{ \"fault\": \"%s\", \"target\": \"%s\", \"at\": \"%s\", \"for\": \"%s\" }"
        .formatted(fault, target, at, lasts);
  }
}
