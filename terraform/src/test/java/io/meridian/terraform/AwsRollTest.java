package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code aws/roll} with AWS and the state faked: in which order instances are replaced, and when
 * not.
 */
class AwsRollTest {
  private static final Path ROLL = Terraform.folder("aws/roll");
  private static final Pattern REPLACEMENT =
      Pattern.compile(
          "^aws --region eu-central-1 .*start-instance-refresh --auto-scaling-group-name (\\S+) ");

  private final Path folder;
  private final FakeCommands commands;

  AwsRollTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.commands = new FakeCommands(folder);
  }

  @BeforeEach
  void givenARegionOfTwoCassandrasAndTwoNodes() throws IOException {
    Files.writeString(folder.resolve("ready"), "i-eu-node-1\ti-eu-node-2");
    Files.writeString(folder.resolve("version"), "0.2.0");
    Files.writeString(folder.resolve("answers"), "3");
    commands
        .with("ROLL_PAUSE_SECONDS", "0")
        .with("ROLL_ATTEMPTS_MAX", "3")
        .fake(
            "terraform",
            """
            case "$3" in
              region) printf '{"aws_region":"eu-central-1","id":"eu"}' ;;
              bucket) printf bucket ;;
              version) printf 0.2.0 ;;
              target_group_arn) printf arn ;;
              slots) printf '["eu-cassandra-1", "eu-cassandra-2", "eu-node-1", "eu-node-2"]' ;;
            esac
            """)
        .fake(
            "aws",
            """
            case "$5 $6" in
              'elbv2 describe-target-health') cat "%1$s/ready" ;;
              'autoscaling start-instance-refresh')
                [ ! -e "%1$s/refused" ] || { echo 'An error occurred (InstanceRefreshInProgress)' >&2; exit 254; }
                [ ! -e "%1$s/heals" ] || cp "%1$s/heals" "%1$s/ready"
                echo refresh ;;
              'autoscaling describe-instance-refreshes') echo Successful ;;
              'autoscaling describe-auto-scaling-groups') echo "i-$8" ;;
              'ec2 describe-instances') cat "%1$s/version" ;;
              'cloudwatch get-metric-statistics') cat "%1$s/answers" ;;
              's3api put-object')
                [ "$#" -lt 13 -o ! -e "%1$s/held" ] || [ "${*: -2}" = '--if-match "old"' ] || { echo 'An error occurred (PreconditionFailed)' >&2; exit 254; } ;;
              's3api head-object') echo '"old"' "$(cat "%1$s/held")" ;;
            esac
            """
                .formatted(folder));
  }

  @Test
  void allAreReplacedOneAfterTheOther() throws Exception {
    var result = commands.run(ROLL, "eu");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.output()).endsWith("all 4 are replaced, and 2 nodes are ready\n");
    assertThat(replaced(result))
        .containsExactly("eu-cassandra-1", "eu-cassandra-2", "eu-node-1", "eu-node-2");
  }

  @Test
  void oneSlotIsReplacedAlone() throws Exception {
    assertThat(replaced(commands.run(ROLL, "eu", "eu-node-2"))).containsExactly("eu-node-2");
  }

  @Test
  void anUnknownSlotIsRefusedBeforeAnythingIsReplaced() throws Exception {
    var result = commands.run(ROLL, "eu", "eu-node-1", "eu-node-9");

    assertThat(result.exitStatus()).isEqualTo(2);
    assertThat(result.output()).contains("there is no slot eu-node-9");
    assertThat(replaced(result)).isEmpty();
  }

  @Test
  void aSlotThatIsNamedTwiceIsRefused() throws Exception {
    var result = commands.run(ROLL, "eu", "eu-node-1", "eu-node-2", "eu-node-1");

    assertThat(result.exitStatus()).isEqualTo(2);
    assertThat(result.output()).contains("the slot eu-node-1 is named twice");
    assertThat(replaced(result)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ROLL_PAUSE_SECONDS, soon, 0",
    "ROLL_PAUSE_SECONDS, -1, 0",
    "ROLL_ATTEMPTS_MAX, 0, 1",
    "ROLL_ATTEMPTS_MAX, 08, 1",
    "ROLL_ATTEMPTS_MAX, 1000000, 1"
  })
  void aWaitThatIsNoNumberIsRefused(String variable, String value, int least) throws Exception {
    var result = commands.with(variable, value).run(ROLL, "eu");

    assertThat(result.exitStatus()).isEqualTo(2);
    assertThat(result.output())
        .contains("%s is '%s', allowed are %d to 999999".formatted(variable, value, least));
    assertThat(result.calls()).isEmpty();
  }

  @Test
  void aStateWithoutSlotsIsRefused() throws Exception {
    commands.fake(
        "terraform",
        """
        case "$3" in
          region) printf '{"aws_region":"eu-central-1","id":"eu"}' ;;
          slots) printf '[]' ;;
        esac
        """);

    var result = commands.run(ROLL, "eu");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("the state has no slots");
  }

  @Test
  void whatServesIsNotReplacedWhileAnotherNodeIsNotReady() throws Exception {
    Files.writeString(folder.resolve("ready"), "i-eu-node-1");

    var node = commands.run(ROLL, "eu", "eu-node-1");
    var cassandra = commands.run(ROLL, "eu", "eu-cassandra-1");

    assertThat(node.exitStatus()).isEqualTo(1);
    assertThat(node.output())
        .contains("stopped at eu-node-1: the number of other nodes that are ready is '0', not '1'");
    assertThat(replaced(node)).isEmpty();
    assertThat(cassandra.exitStatus()).isEqualTo(1);
    assertThat(cassandra.output())
        .contains(
            "stopped at eu-cassandra-1: the number of other nodes that are ready is '1', not '2'");
    assertThat(replaced(cassandra)).isEmpty();
  }

  /** The way back from an archive with which the first node does not get ready. */
  @Test
  void aBrokenNodeIsReplacedFirst() throws Exception {
    Files.writeString(folder.resolve("ready"), "i-eu-node-1");
    Files.writeString(folder.resolve("heals"), "i-eu-node-1\ti-eu-node-2");

    var result = commands.run(ROLL, "eu");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(replaced(result))
        .containsExactly("eu-node-2", "eu-cassandra-1", "eu-cassandra-2", "eu-node-1");
  }

  @Test
  void aBrokenSlotIsReplacedByItsName() throws Exception {
    Files.writeString(folder.resolve("ready"), "None");
    Files.writeString(folder.resolve("heals"), "i-eu-node-2");

    var result = commands.run(ROLL, "eu", "eu-node-2");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(replaced(result)).containsExactly("eu-node-2");
    assertThat(result.output()).endsWith("all 1 are replaced, and 1 nodes are ready\n");
  }

  @Test
  void aNodeThatDoesNotGetReadyEndsTheRoll() throws Exception {
    Files.writeString(folder.resolve("heals"), "i-eu-node-2");

    var result = commands.run(ROLL, "eu", "eu-node-1", "eu-node-2");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output())
        .contains("stopped at eu-node-1: what the load balancer finds of it is 'not ready'");
    assertThat(replaced(result)).containsExactly("eu-node-1");
  }

  /** The way back from an archive with which the first Cassandra does not serve. */
  @Test
  void theLockThatARollLeftIsTakenAgainForTheSameCassandra() throws Exception {
    Files.writeString(folder.resolve("held"), Instant.now() + " eu-cassandra-1");

    var result = commands.run(ROLL, "eu", "eu-cassandra-1");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(replaced(result)).containsExactly("eu-cassandra-1");
    assertThat(result.calls())
        .anyMatch(call -> call.endsWith("--metadata slot=eu-cassandra-1 --if-match \"old\""));
    assertThat(last(result, "s3api")).contains("delete-object");
  }

  /** A second roll of the same slot may be what the lock is held for. */
  @Test
  void aLockThatWasTakenAgainStaysWhenTheRefreshIsRefused() throws Exception {
    Files.writeString(folder.resolve("held"), Instant.now() + " eu-cassandra-1");
    Files.writeString(folder.resolve("refused"), "");

    var result = commands.run(ROLL, "eu", "eu-cassandra-1");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.calls()).noneMatch(call -> call.contains("delete-object"));
  }

  @Test
  void itStopsAtTheFirstThatDoesNotServe() throws Exception {
    Files.writeString(folder.resolve("version"), "None");

    var result = commands.run(ROLL, "eu");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(replaced(result)).containsExactly("eu-cassandra-1");
  }

  @Test
  void aStateOfAnotherRegionIsRefused() throws Exception {
    var result = commands.run(ROLL, "us");

    assertThat(result.exitStatus()).isEqualTo(2);
    assertThat(result.output()).contains("the state in .terraform/us is of region 'eu', not of us");
    assertThat(result.calls()).noneMatch(call -> call.startsWith("aws"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "None", ""})
  void aCassandraIsReplacedOnlyWhileTheOthersAnswer(String answers) throws Exception {
    Files.writeString(folder.resolve("answers"), answers);

    var result = commands.run(ROLL, "eu", "eu-cassandra-1");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output())
        .contains("stopped at eu-cassandra-1: eu-cassandra-2 has not answered for 180 s");
    assertThat(result.calls())
        .anyMatch(call -> call.contains("--dimensions Name=Slot,Value=eu-cassandra-2 "));
    assertThat(replaced(result)).isEmpty();
    assertThat(last(result, "s3api"))
        .contains("s3api delete-object --bucket bucket --key backup/stopped");
  }

  @Test
  void aCassandraIsNotReplacedWhileAnotherIsStopped() throws Exception {
    Files.writeString(folder.resolve("held"), Instant.now() + " eu-cassandra-2");

    var result = commands.run(ROLL, "eu", "eu-cassandra-1");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output())
        .contains("another Cassandra, eu-cassandra-2, is stopped, see s3://bucket/backup/stopped");
    assertThat(replaced(result)).isEmpty();
    assertThat(result.calls()).noneMatch(call -> call.contains("delete-object"));
  }

  @Test
  void aNodeNeedsNoLock() throws Exception {
    Files.writeString(folder.resolve("held"), Instant.now() + " eu-cassandra-2");

    assertThat(replaced(commands.run(ROLL, "eu", "eu-node-1"))).containsExactly("eu-node-1");
  }

  @Test
  void theLockIsHeldWhileACassandraIsAwayAndReleasedWhenItServes() throws Exception {
    var result = commands.run(ROLL, "eu", "eu-cassandra-2");

    String put =
        "s3api put-object --bucket bucket --key backup/stopped --metadata slot=eu-cassandra-2";
    assertThat(
            result.calls().stream()
                .filter(call -> call.startsWith("aws"))
                .map(call -> call.replaceFirst(".*--output text ", ""))
                .filter(call -> call.contains("s3api") || call.contains("start-instance-refresh"))
                .map(call -> call.replaceFirst(" --preferences.*", "")))
        .containsExactly(
            put + " --if-none-match *",
            "autoscaling start-instance-refresh --auto-scaling-group-name eu-cassandra-2",
            put,
            "s3api delete-object --bucket bucket --key backup/stopped");
  }

  @Test
  void theLockIsReleasedWhenTheRefreshIsRefused() throws Exception {
    Files.writeString(folder.resolve("refused"), "");

    var result = commands.run(ROLL, "eu", "eu-cassandra-2");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output().lines())
        .anyMatch(line -> line.contains("InstanceRefreshInProgress"))
        .endsWith(
            "roll: stopped at eu-cassandra-2: AWS does not start the refresh of its instance, see"
                + " above");
    assertThat(last(result, "s3api"))
        .contains("s3api delete-object --bucket bucket --key backup/stopped");
  }

  @Test
  void aNodeWhoseRefreshIsRefusedEndsTheRoll() throws Exception {
    Files.writeString(folder.resolve("refused"), "");

    var result = commands.run(ROLL, "eu", "eu-node-1", "eu-node-2");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("stopped at eu-node-1").doesNotContain("eu-node-2");
  }

  @Test
  void theLockStaysWhenACassandraDoesNotServeAgain() throws Exception {
    Files.writeString(folder.resolve("version"), "None");

    var result = commands.run(ROLL, "eu", "eu-cassandra-2");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.calls()).noneMatch(call -> call.contains("delete-object"));
  }

  private static String last(FakeCommands.Result result, String service) {
    var calls = result.calls().stream().filter(call -> call.contains(service)).toList();
    return calls.get(calls.size() - 1);
  }

  private static List<String> replaced(FakeCommands.Result result) {
    return result.calls().stream()
        .map(REPLACEMENT::matcher)
        .filter(Matcher::find)
        .map(call -> call.group(1))
        .toList();
  }
}
