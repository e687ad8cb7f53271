package io.meridian.regions.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.FakeDeployment;
import io.meridian.regions.launch.LocalDeployment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MeridianTest {
  private final LocalDeployment deployment;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  MeridianTest(@TempDir Path folder) throws IOException {
    deployment = FakeDeployment.in(folder);
  }

  @AfterEach
  void leaveNoProcess() {
    List<RegionId> all =
        deployment.topology().regions().stream().map(region -> region.id()).toList();
    deployment.stop(all, true);
  }

  @Test
  void withoutWordsTheCommandsAreListed() {
    assertThat(run()).isZero();
    assertThat(out.toString())
        .contains("up ", "status ", "down ", "logs ", "kill ", "pause ", "resume ", "First steps:");
  }

  /** A line that is too long is broken; of a text in several, the list shows only the first. */
  @Test
  void theListOfCommandsHasOneWholeLineForEach() {
    run();

    String list = out.toString().split("Commands:\n", -1)[1];
    String[] parts = list.split("First steps:\n", -1);
    assertThat(parts[0].strip().lines()).allMatch(line -> line.matches(" {0,2}[a-z]+ +[A-Z].*[.]"));
    assertThat(parts[1].strip().lines()).allMatch(line -> line.matches(" {0,2}meridian .*"));
  }

  @Test
  void upReportsStagesAndPrintsTableAndSnippet() {
    assertThat(run("up", "--nodes", "1")).isZero();

    assertThat(out.toString())
        .containsPattern(" s {2}r21 +node r21/1 starts on 127.0.21.1:8080\n")
        .containsPattern(" s {2}r21 +node r21/1 is healthy\n")
        .containsPattern("REGION +ENDPOINT +HEALTH +PID\nr21 +127.0.21.1:8080 +healthy +[0-9]+\n")
        .contains(
            """
              const client = new Ably.Realtime({
                key: 'local.dev:only-on-loopback',
                endpoint: '127.0.21.1', port: 8080, tls: false,
                fallbackHosts: ['127.0.22.1'],
                disableConnectivityCheck: true,
                realtimeRequestTimeout: 3000, disconnectedRetryTimeout: 2000,
              });
            """);

    assertThat(run("kill", "r22")).isZero();
    assertThat(out.toString()).endsWith("killed r22/1, r22 Cassandra\n");
    assertThat(run("logs", "r21")).isZero();
    assertThat(out.toString()).contains("MERIDIAN_REGION=r21\n");
    assertThat(run("down", "r21")).isZero();
    assertThat(out.toString()).endsWith("stopped r21\n");
  }

  @Test
  void statusForProgramsHasTheDocumentedShape() {
    assertThat(run("status", "--json")).isZero();

    assertThat(out)
        .hasToString(
            "{\"key\":\"local.dev:only-on-loopback\",\"regions\":["
                + "{\"id\":\"r21\",\"endpoint\":\"127.0.21.1:8080\",\"healthy\":false,\"proven\":false,"
                + "\"nodes\":[],\"cassandra\":{\"pid\":null},\"links\":[]},"
                + "{\"id\":\"r22\",\"endpoint\":\"127.0.22.1:8080\",\"healthy\":false,\"proven\":false,"
                + "\"nodes\":[],\"cassandra\":{\"pid\":null},\"links\":[]}],\"wan\":null}\n");
  }

  @Test
  void statusSumsTheLinksOfARegionsNodesAndSaysWhereNobodyAnswers() {
    assertThat(run("up", "--nodes", "2", "r21")).isZero();
    out.getBuffer().setLength(0);

    assertThat(run("status")).isZero();

    assertThat(out.toString())
        .containsPattern(
            "r22 +127.0.22.1:8080 +down +-\n\nREGION +PEER +STATE +LINK +LAST END +ROUND TRIP"
                + " +LAG +LAG AGE +EARLY +UNCONFIRMED +UNCONFIRMED AGE +OUTBOX +BUFFERED +DROPPED"
                + " +EPOCH\n")
        .containsPattern(
            "r21 +r22 +attached +1 of 2 up +silent, 1 s ago +2.5 ms +3 +1,200 ms +340 B +14 +60 ms"
                + " +7 +512 B +4 +99\n")
        .containsPattern("r22 +- +unknown +-");

    out.getBuffer().setLength(0);
    assertThat(run("status", "--json")).isZero();
    assertThat(out.toString())
        .contains(
            "\"links\":[{\"peer\":\"r22\",\"state\":\"attached\",\"nodes\":2,\"nodesUp\":1,"
                + "\"roundTripMillis\":2.5,\"missingEntries\":3,\"missingMillis\":1200,"
                + "\"unconfirmedEntries\":14,\"unconfirmedMillis\":60,\"outboxRows\":7,"
                + "\"earlyEntries\":3,\"earlyBytes\":340,\"queuedBytes\":512,"
                + "\"dropped\":4,\"lastEnd\":{\"reason\":\"silent\",\"millisAgo\":1500},"
                + "\"epoch\":99}]");
  }

  @Test
  void anUnknownRegionIsWrongUsageAndTheKnownOnesAreListed() {
    assertThat(run("up", "mars")).isEqualTo(2);
    assertThat(err.toString()).contains("meridian: unknown region mars, known are r21, r22\n");

    assertThat(run("kill", "r21/7")).isEqualTo(2);
    assertThat(err.toString()).contains("region r21 has nodes 1 to 3, not 7");

    assertThat(run("up", "--nodes", "4", "r21")).isEqualTo(2);
    assertThat(err.toString()).contains("region r21 has nodes 1 to 3, not 4");
  }

  @Test
  void wordsThatMakeNoSenseAreWrongUsage() {
    assertThat(run("dance")).isEqualTo(2);
    assertThat(run("kill")).isEqualTo(2);
    assertThat(run("kill", "R21")).isEqualTo(2);
    assertThat(err.toString()).contains("region id \"R21\" does not match");
    assertThat(run("pause", "r21/one")).isEqualTo(2);
    assertThat(err.toString()).contains("\"r21/one\" is not REGION or REGION/NODE");
  }

  @Test
  void whatIsNotRunningCannotBeKilledAndHasNoLog() {
    assertThat(run("kill", "r21")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("meridian: r21 is not running\n");
    assertThat(run("logs", "r21/1")).isEqualTo(1);
    assertThat(err.toString()).endsWith("meridian: r21/1 has no log: it was not started\n");
  }

  @Test
  void whatIsNotPausedIsNotResumedAndWhatIsPausedIsNotPausedAgain() {
    assertThat(run("up", "--nodes", "2", "r21")).isZero();
    out.getBuffer().setLength(0);

    assertThat(run("resume", "r21")).isEqualTo(1);
    assertThat(run("pause", "r21/2")).isZero();
    assertThat(run("pause", "r21/2")).isEqualTo(1);
    assertThat(run("resume", "r21/1")).isEqualTo(1);
    assertThat(run("pause", "r21")).isZero();
    assertThat(run("resume", "r21/2")).isZero();
    assertThat(run("resume", "r21")).isZero();
    assertThat(run("resume", "r22")).isEqualTo(1);

    assertThat(out)
        .hasToString(
            """
            paused r21/2
            paused r21/1, r21 Cassandra
            resumed r21/2
            resumed r21/1, r21 Cassandra
            """);
    assertThat(err)
        .hasToString(
            """
            meridian: r21 is not paused
            meridian: r21/2 is paused already
            meridian: r21/1 is not paused
            meridian: r22 is not running
            """);
  }

  private int run(String... words) {
    return Meridian.commandLine(() -> deployment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
