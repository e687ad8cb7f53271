package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance does when it starts: {@code modules/aws_slot/host/meridian-install}. */
class AwsHostTest {
  private final AwsHost host;

  AwsHostTest(@TempDir Path folder) throws Exception {
    host = new AwsHost(folder);
  }

  @Test
  void aNodeHasTheArchiveItsSecretsAndTheTopologyBeforeItIsStarted() throws Exception {
    host.givenHost("node", host.archive("0.2.0"));
    Files.writeString(host.secrets.resolve("region.key"), "the region.key");

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(host.root.resolve("opt/meridian/current/VERSION")).hasContent("0.2.0");
    assertThat(host.root.resolve("etc/meridian/topology.json")).hasContent("{\"regions\": []}");
    for (String file :
        List.of("secret", "apps.json", "tls/authority.pem", "tls/region.pem", "tls/region.key")) {
      Path secret = host.root.resolve("etc/meridian").resolve(file);
      assertThat(secret).hasContent("the " + secret.getFileName());
      assertThat(Files.getPosixFilePermissions(secret)).as(file).hasSize(2);
    }
    assertThat(result.calls())
        .endsWith(
            "systemctl enable --now meridian-topology.timer",
            "systemctl enable --now meridian-node.service",
            "aws ec2 create-tags --resources i-42 --tags Key=meridian-ready,Value=0.2.0");
  }

  @Test
  void aSecretWithoutAValueIsNamedAndNothingIsStarted() throws Exception {
    host.givenHost("node", host.archive("0.2.0"));

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output())
        .contains("waiting for a value of the secret meridian/eu/region.key")
        .contains("gave up after 2 attempts: a value of the secret meridian/eu/region.key");
    assertThat(result.calls()).noneMatch(call -> call.contains("meridian-node.service"));
  }

  @Test
  void anotherArchiveThanTheOneMeantIsNotInstalled() throws Exception {
    host.givenHost("node", host.archive("0.2.0"));
    Files.writeString(host.bucket.resolve("meridian-0.2.0.tar.gz"), "something else");

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("is not the archive that was meant");
    assertThat(host.root.resolve("opt/meridian/0.2.0")).doesNotExist();
  }

  @Test
  void anEmptyVolumeGetsAFileSystemAndWhatWasBackedUp() throws Exception {
    host.givenHost("cassandra", host.archive("0.2.0"));

    var result = host.run("meridian-install");

    Path device = host.root.resolve("dev/disk/by-id").resolve(AwsHost.DEVICE);
    Path data = host.root.resolve("var/lib/meridian/cassandra");
    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls())
        .containsSubsequence(
            "aws ec2 attach-volume --volume-id vol-0123 --device /dev/sdf --instance-id i-42",
            "blkid -p " + device,
            "mkfs.xfs -q " + device,
            "mount " + data,
            "aws s3 sync --only-show-errors s3://bucket/backup/cassandra-1 " + data + "/data",
            "systemctl enable --now meridian-answers.timer meridian-backup.timer",
            "systemctl enable --now meridian-cassandra.service",
            "aws s3api put-object --bucket bucket --key backup/cassandra-1.member");
    assertThat(host.root.resolve("etc/fstab"))
        .hasContent(device + " " + data + " xfs noatime,nofail 0 2");
    assertThat(result.calls()).noneMatch(call -> call.contains("secretsmanager"));
  }

  @Test
  void aVolumeWithDataKeepsIt() throws Exception {
    host.givenHost("cassandra", host.archive("0.2.0"));
    host.commands.fake("blkid", "exit 0");
    Files.createDirectories(host.root.resolve("var/lib/meridian/cassandra"));
    Files.writeString(host.root.resolve("var/lib/meridian/cassandra/.whole"), "");

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls())
        .noneMatch(call -> call.startsWith("mkfs") || call.startsWith("aws s3 sync"));
  }

  /** Another image may give the user `meridian` another number. */
  @Test
  void dataOfAnotherUserIsGivenToTheService() throws Exception {
    host.givenHost("cassandra", host.archive("0.2.0"));
    host.commands.fake("blkid", "exit 0").fake("id", "echo 4711");
    Path data = Files.createDirectories(host.root.resolve("var/lib/meridian/cassandra"));
    Files.writeString(data.resolve(".whole"), "");
    String given = "chown -R meridian:meridian " + data;

    assertThat(host.run("meridian-install").calls())
        .containsSubsequence(given, "systemctl enable --now meridian-cassandra.service");
    host.commands.fake("id", "exec /usr/bin/id -u");
    assertThat(host.run("meridian-install").calls()).doesNotContain(given);
  }

  @Test
  void theLockIsRenewedWhileTheOthersSendRows() throws Exception {
    host.givenACassandraOfThree();
    host.givenOthers("127.0.0.1:1");
    host.commands.fake("blkid", "exit 0");
    Path data = Files.createDirectories(host.root.resolve("var/lib/meridian/cassandra"));
    Files.writeString(data.resolve(".whole"), "");
    Files.writeString(data.resolve(".replaces"), "");
    Files.writeString(host.root.resolve("slow"), "");

    var result = host.run("meridian-install");

    String lock =
        "aws s3api put-object --bucket bucket --key backup/stopped --metadata"
            + " slot=meridian-eu-cassandra-1";
    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls())
        .containsSubsequence(
            lock + " --if-none-match *",
            lock,
            "aws s3api delete-object --bucket bucket --key backup/stopped",
            "aws ec2 create-tags --resources i-42 --tags Key=meridian-ready,Value=0.2.0");
  }

  @Test
  void aRestoreThatWasBrokenOffIsDoneAgain() throws Exception {
    host.givenHost("cassandra", host.archive("0.2.0"));
    host.commands.fake("blkid", "exit 0");

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls()).anyMatch(call -> call.startsWith("aws s3 sync"));
    assertThat(host.root.resolve("var/lib/meridian/cassandra/.whole")).exists();
  }

  @Test
  void aBackupThatWasBrokenOffIsNotPutBack() throws Exception {
    host.givenHost("cassandra", host.archive("0.2.0"));
    Files.writeString(host.bucket.resolve("whole"), "0");

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("s3://bucket/backup/cassandra-1 is not whole");
    assertThat(result.calls())
        .noneMatch(call -> call.startsWith("aws s3 sync") || call.contains("--now"));
  }

  @Test
  void aMembersLostVolumeIsFilledByTheOthersWhereOneAnswers() throws Exception {
    host.givenACassandraOfThree();

    try (var other = AwsHost.listening()) {
      host.givenOthers("127.0.0.1:1 127.0.0.1:" + other.getLocalPort());
      var result = host.run("meridian-install");

      assertThat(result.exitStatus()).as(result.output()).isZero();
      assertThat(result.calls()).noneMatch(call -> call.startsWith("aws s3 sync"));
      assertThat(host.root.resolve("etc/meridian/cassandra.env"))
          .hasContent(
              """
              CASSANDRA_SEEDS=127.0.0.1:1,127.0.0.1:%d
              CASSANDRA_JAVA_OPTIONS=-Dcassandra.replace_address_first_boot=10.1.64.10
              CASSANDRA_ADDRESS=10.1.64.10
              """
                  .formatted(other.getLocalPort()));
      assertThat(host.root.resolve("var/lib/meridian/cassandra/.whole")).exists();
      assertThat(host.root.resolve("var/lib/meridian/cassandra/.replaces")).doesNotExist();
    }
  }

  @Test
  void aMembersLostVolumeGetsItsBackupWhereNoneAnswers() throws Exception {
    host.givenACassandraOfThree();
    host.givenOthers("127.0.0.1:1 127.0.0.1:2");

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls()).anyMatch(call -> call.startsWith("aws s3 sync"));
    assertThat(host.root.resolve("etc/meridian/cassandra.env"))
        .content()
        .contains("10.1.64.10,10.1");
  }

  /** It would be refused: the others do not know its address. */
  @Test
  void oneThatNeverServedReplacesNothing() throws Exception {
    host.givenACassandraOfThree();
    Files.writeString(host.bucket.resolve("files"), "0");
    Files.writeString(host.bucket.resolve("whole"), "0");
    Files.writeString(host.bucket.resolve("member"), "0");

    try (var other = AwsHost.listening()) {
      host.givenOthers("127.0.0.1:" + other.getLocalPort());
      var result = host.run("meridian-install");

      assertThat(result.exitStatus()).as(result.output()).isZero();
      assertThat(host.root.resolve("etc/meridian/cassandra.env"))
          .content()
          .doesNotContain("replace");
    }
  }

  @Test
  void aReplacementThatWasBrokenOffGoesOn() throws Exception {
    host.givenACassandraOfThree();
    host.givenOthers("127.0.0.1:1");
    host.commands.fake("blkid", "exit 0");
    Path data = Files.createDirectories(host.root.resolve("var/lib/meridian/cassandra"));
    Files.writeString(data.resolve(".whole"), "");
    Files.writeString(data.resolve(".replaces"), "");

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(host.root.resolve("etc/meridian/cassandra.env"))
        .content()
        .contains("CASSANDRA_SEEDS=127.0.0.1:1\n", "replace_address_first_boot=10.1.64.10\n");
  }

  @Test
  void aFirstVolumeStaysEmpty() throws Exception {
    host.givenHost("cassandra", host.archive("0.2.0"));
    Files.writeString(host.bucket.resolve("files"), "0");
    Files.writeString(host.bucket.resolve("whole"), "0");

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls()).noneMatch(call -> call.startsWith("aws s3 sync"));
  }

  @Test
  void aVolumeThatCannotBeReadIsLeftAlone() throws Exception {
    host.givenHost("cassandra", host.archive("0.2.0"));
    host.commands.fake("blkid", "exit 8");

    var result = host.run("meridian-install");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("blkid ended with 8");
    assertThat(result.calls()).noneMatch(call -> call.startsWith("mkfs"));
  }
}
