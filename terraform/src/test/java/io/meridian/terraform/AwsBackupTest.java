package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a Cassandra's host does at times of its own: its backup, and the report that it answers. */
class AwsBackupTest {
  private final AwsHost host;

  AwsBackupTest(@TempDir Path folder) throws Exception {
    host = new AwsHost(folder);
  }

  @Test
  void aBackupIsCopiedTwiceAndTheSecondTimeWhileNothingWrites() throws Exception {
    host.givenACassandraThatServes();

    var result = host.run("meridian-backup");

    String copy =
        "aws s3 sync --only-show-errors --delete %s s3://bucket/backup/cassandra-1"
            .formatted(host.root.resolve("var/lib/meridian/cassandra/data"));
    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls())
        .containsExactly(
            "aws s3 rm --only-show-errors s3://bucket/backup/cassandra-1.whole",
            copy,
            "aws s3api put-object --bucket bucket --key backup/stopped"
                + " --metadata slot=meridian-eu-cassandra-1 --if-none-match *",
            "systemctl stop meridian-cassandra.service",
            copy,
            "aws s3 cp --only-show-errors - s3://bucket/backup/cassandra-1.whole",
            "systemctl start meridian-cassandra.service",
            "aws s3api delete-object --bucket bucket --key backup/stopped",
            "aws cloudwatch put-metric-data --namespace Meridian --metric-name backup_done"
                + " --dimensions Slot=meridian-eu-cassandra-1 --value 1");
    assertThat(host.bucket.resolve("stopped")).doesNotExist();
  }

  @Test
  void cassandraIsNotStoppedForABackupWhenAnotherDoesNotAnswer() throws Exception {
    host.givenACassandraThatServes();
    // Nothing listens on the port that is for nothing.
    host.givenOthers("127.0.0.1:1 127.0.0.1:2");

    var result = host.run("meridian-backup");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("not done, since 127.0.0.1:1 does not answer");
    assertThat(result.calls()).isEmpty();
  }

  /** One that is being filled, or hangs, takes connections and says nothing. */
  @Test
  void cassandraIsNotStoppedWhileAnotherTakesConnectionsAndDoesNotServe() throws Exception {
    host.givenACassandraThatServes();

    try (var serving = AwsHost.serving();
        var silent = AwsHost.listening()) {
      String name = "127.0.0.1:" + silent.getLocalPort();
      host.givenOthers("127.0.0.1:" + serving.getLocalPort() + " " + name);
      var result = host.run("meridian-backup");

      assertThat(result.exitStatus()).isEqualTo(1);
      assertThat(result.output()).contains("not done, since " + name + " does not answer");
      assertThat(result.calls()).isEmpty();
    }
  }

  @Test
  void cassandraIsStoppedForABackupWhileTheOthersServe() throws Exception {
    host.givenACassandraThatServes();

    try (var serving = AwsHost.serving()) {
      host.givenOthers("127.0.0.1:" + serving.getLocalPort());
      var result = host.run("meridian-backup");

      assertThat(result.exitStatus()).as(result.output()).isZero();
      assertThat(result.calls()).contains("systemctl stop meridian-cassandra.service");
    }
  }

  /** The first copy may take hours. */
  @Test
  void cassandraIsNotStoppedWhenAnotherWentAwayDuringTheFirstCopy() throws Exception {
    host.givenACassandraThatServes();
    host.givenOthers("127.0.0.1:1");
    Path copied = host.bucket.resolve("copied");
    host.commands
        .fake("timeout", "[ ! -e '%s' ] && echo ' 06'".formatted(copied))
        .fake("aws", "[ \"$2\" != sync ] || touch '%s'".formatted(copied));

    var result = host.run("meridian-backup");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("not done, since 127.0.0.1:1 does not answer");
    assertThat(result.calls())
        .noneMatch(call -> call.startsWith("systemctl"))
        .endsWith("aws s3api delete-object --bucket bucket --key backup/stopped");
  }

  @Test
  void cassandraIsNotStoppedWhileAnotherIs() throws Exception {
    host.givenACassandraThatServes();
    Files.writeString(host.bucket.resolve("stopped"), Instant.now().toString());

    var result = host.run("meridian-backup");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output())
        .contains(
            "another Cassandra, meridian-eu-cassandra-2, is stopped, see s3://bucket/backup/");
    assertThat(result.calls()).noneMatch(call -> call.startsWith("systemctl"));
    assertThat(host.bucket.resolve("stopped")).exists();
  }

  @Test
  void whatAwsSaysOfTheLockIsShown() throws Exception {
    host.givenACassandraThatServes();
    host.commands.fake(
        "aws",
        "[ \"$2\" != put-object ] || { echo 'An error occurred (AccessDenied)' >&2; exit 254; }");

    var result = host.run("meridian-backup");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output())
        .contains("backup/stopped cannot be written: An error occurred (AccessDenied)");
    assertThat(result.calls()).noneMatch(call -> call.startsWith("systemctl"));
  }

  @Test
  void aCassandraReportsThatItAnswersAndOnlyThen() throws Exception {
    host.givenHost("cassandra", "");
    Path settings = host.root.resolve("etc/meridian/host.env");

    try (var cassandra = AwsHost.serving()) {
      Files.writeString(
          settings,
          Files.readString(settings) + "HOST_CQL=127.0.0.1:" + cassandra.getLocalPort() + "\n");
      assertThat(host.run("meridian-answers").calls())
          .containsExactly(
              "aws cloudwatch put-metric-data --namespace Meridian --metric-name answers"
                  + " --dimensions Slot=meridian-eu-cassandra-1 --value 1");
    }
    Files.writeString(settings, Files.readString(settings) + "HOST_CQL=127.0.0.1:1\n");
    assertThat(host.run("meridian-answers").calls()).isEmpty();
  }

  @Test
  void theLockOfAHostThatBrokeDoesNotStopBackupsForEver() throws Exception {
    host.givenACassandraThatServes();
    Files.writeString(
        host.bucket.resolve("stopped"), Instant.now().minus(Duration.ofHours(2)).toString());

    var result = host.run("meridian-backup");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls()).contains("systemctl stop meridian-cassandra.service");
  }

  @Test
  void cassandraIsStartedAgainWhenTheCopyFails() throws Exception {
    host.givenACassandraThatServes();
    host.commands.fake("aws", "[ \"$2\" != sync ]");

    var result = host.run("meridian-backup");

    assertThat(result.exitStatus()).isNotZero();
    assertThat(result.calls())
        .noneMatch(call -> call.startsWith("aws s3 cp"))
        .endsWith(
            "systemctl start meridian-cassandra.service",
            "aws s3api delete-object --bucket bucket --key backup/stopped");
  }
}
