package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    Files.writeString(folder.resolve("ready"), "2");
    Files.writeString(folder.resolve("version"), "0.2.0");
    commands
        .with("ROLL_PAUSE_SECONDS", "0")
        .with("ROLL_ATTEMPTS_MAX", "3")
        .fake(
            "terraform",
            """
            case "$3" in
              aws_region) printf eu-central-1 ;;
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
              'autoscaling start-instance-refresh') echo refresh ;;
              'autoscaling describe-instance-refreshes') echo Successful ;;
              'ec2 describe-instances') cat "%1$s/version" ;;
            esac
            """
                .formatted(folder));
  }

  @Test
  void allAreReplacedOneAfterTheOther() throws Exception {
    var result = commands.run(ROLL);

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.output()).endsWith("all 4 are replaced, and 2 nodes are ready\n");
    assertThat(replaced(result))
        .containsExactly("eu-cassandra-1", "eu-cassandra-2", "eu-node-1", "eu-node-2");
  }

  @Test
  void oneSlotIsReplacedAlone() throws Exception {
    assertThat(replaced(commands.run(ROLL, "eu-node-2"))).containsExactly("eu-node-2");
  }

  @Test
  void anUnknownSlotIsRefusedBeforeAnythingIsReplaced() throws Exception {
    var result = commands.run(ROLL, "eu-node-1", "eu-node-9");

    assertThat(result.exitStatus()).isEqualTo(2);
    assertThat(result.output()).contains("there is no slot eu-node-9");
    assertThat(replaced(result)).isEmpty();
  }

  @Test
  void aStateWithoutSlotsIsRefused() throws Exception {
    commands.fake("terraform", "[ \"$3\" != slots ] || printf '[]'");

    var result = commands.run(ROLL);

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("the state has no slots");
  }

  @Test
  void nothingIsReplacedWhileANodeIsNotReady() throws Exception {
    Files.writeString(folder.resolve("ready"), "1");

    var result = commands.run(ROLL);

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output())
        .contains("stopped at eu-cassandra-1: the number of nodes that are ready is '1', not '2'");
    assertThat(replaced(result)).isEmpty();
  }

  @Test
  void itStopsAtTheFirstThatDoesNotServe() throws Exception {
    Files.writeString(folder.resolve("version"), "None");

    var result = commands.run(ROLL);

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(replaced(result)).containsExactly("eu-cassandra-1");
  }

  private static List<String> replaced(FakeCommands.Result result) {
    return result.calls().stream()
        .map(REPLACEMENT::matcher)
        .filter(Matcher::find)
        .map(call -> call.group(1))
        .toList();
  }
}
