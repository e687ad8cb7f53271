package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an instance does when it starts: {@code modules/aws_slot/host}, below a folder in place of
 * {@code /}, with AWS and what needs root faked.
 */
class AwsHostTest {
  private static final Path PROGRAMS = Terraform.folder("modules/aws_slot/host");
  private static final String DEVICE = "nvme-Amazon_Elastic_Block_Store_vol0123";

  private final Path root;
  private final Path bucket;
  private final Path secrets;
  private final FakeCommands commands;

  AwsHostTest(@TempDir Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    bucket = Files.createDirectories(folder.resolve("bucket"));
    secrets = Files.createDirectories(folder.resolve("secrets/meridian/eu"));
    commands = new FakeCommands(folder);
  }

  @BeforeEach
  void givenAnInstanceAndItsRegion() throws Exception {
    for (String folder :
        List.of("etc/meridian", "var/lib/cloud/data", "usr/local/bin", "dev/disk/by-id")) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.writeString(root.resolve("var/lib/cloud/data/instance-id"), "i-42\n");
    Path topology = root.resolve("usr/local/bin/meridian-topology");
    Files.copy(PROGRAMS.resolve("meridian-topology"), topology);
    assertThat(topology.toFile().setExecutable(true)).isTrue();
    Files.writeString(bucket.resolve("topology.json"), "{\"regions\": []}");
    for (String file : List.of("secret", "apps.json", "authority.pem", "region.pem")) {
      Files.writeString(secrets.resolve(file), "the " + file);
    }
    Files.writeString(bucket.resolve("files"), "1");
    Files.writeString(bucket.resolve("whole"), "1");
    for (String quiet : List.of("chown", "mkfs.xfs", "mount")) {
      commands.fake(quiet, "");
    }
    commands
        .fake("systemctl", "")
        .fake("mountpoint", "exit 1")
        .fake("blkid", "exit 2")
        .fake(
            "aws",
            """
            [ "$AWS_DEFAULT_REGION" = eu-central-1 ] || exit 8
            case "$1 $2" in
              's3 cp') [ "$4" = - ] || cp "%1$s/${4##*/}" "$5" ;;
              's3 sync' | 's3 rm') ;;
              's3api list-objects-v2')
                case "$6" in
                  backup/cassandra-1/) cat "%1$s/files" ;;
                  backup/cassandra-1.whole) cat "%1$s/whole" ;;
                esac ;;
              's3api put-object') # The lock: what is there is replaced only by who has seen it.
                [ ! -e "%1$s/stopped" ] || [ "$7 $8" = '--if-match "old"' ] || exit 254
                touch "%1$s/stopped" ;;
              's3api head-object') echo '"old"' "$(cat "%1$s/stopped")" ;;
              's3api delete-object') rm "%1$s/stopped" ;;
              'secretsmanager get-secret-value') cat "%2$s/$4" 2>/dev/null ;;
              'ec2 attach-volume') touch "%3$s/dev/disk/by-id/%4$s" ;;
              'ec2 create-tags') ;;
              *) exit 9 ;;
            esac
            """
                .formatted(bucket, secrets.getParent().getParent(), root, DEVICE))
        .with("MERIDIAN_ROOT_FOLDER", root.toString())
        .with("MERIDIAN_PAUSE_SECONDS", "0")
        .with("MERIDIAN_ATTEMPTS_MAX", "2");
  }

  @Test
  void aNodeHasTheArchiveItsSecretsAndTheTopologyBeforeItIsStarted() throws Exception {
    givenHost("node", archive("0.2.0"));
    Files.writeString(secrets.resolve("region.key"), "the region.key");

    var result = commands.run(PROGRAMS.resolve("meridian-install"));

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(root.resolve("opt/meridian/current/VERSION")).hasContent("0.2.0");
    assertThat(root.resolve("etc/meridian/topology.json")).hasContent("{\"regions\": []}");
    for (String file :
        List.of("secret", "apps.json", "tls/authority.pem", "tls/region.pem", "tls/region.key")) {
      Path secret = root.resolve("etc/meridian").resolve(file);
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
    givenHost("node", archive("0.2.0"));

    var result = commands.run(PROGRAMS.resolve("meridian-install"));

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output())
        .contains("waiting for a value of the secret meridian/eu/region.key")
        .contains("gave up after 2 attempts: a value of the secret meridian/eu/region.key");
    assertThat(result.calls()).noneMatch(call -> call.contains("meridian-node.service"));
  }

  @Test
  void anotherArchiveThanTheOneMeantIsNotInstalled() throws Exception {
    givenHost("node", archive("0.2.0"));
    Files.writeString(bucket.resolve("meridian-0.2.0.tar.gz"), "something else");

    var result = commands.run(PROGRAMS.resolve("meridian-install"));

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("is not the archive that was meant");
    assertThat(root.resolve("opt/meridian/0.2.0")).doesNotExist();
  }

  @Test
  void anEmptyVolumeGetsAFileSystemAndWhatWasBackedUp() throws Exception {
    givenHost("cassandra", archive("0.2.0"));

    var result = commands.run(PROGRAMS.resolve("meridian-install"));

    Path device = root.resolve("dev/disk/by-id").resolve(DEVICE);
    Path data = root.resolve("var/lib/meridian/cassandra");
    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls())
        .containsSubsequence(
            "aws ec2 attach-volume --volume-id vol-0123 --device /dev/sdf --instance-id i-42",
            "blkid -p " + device,
            "mkfs.xfs -q " + device,
            "mount " + data,
            "aws s3 sync --only-show-errors s3://bucket/backup/cassandra-1 " + data + "/data",
            "systemctl enable --now meridian-backup.timer",
            "systemctl enable --now meridian-cassandra.service");
    assertThat(root.resolve("etc/fstab"))
        .hasContent(device + " " + data + " xfs noatime,nofail 0 2");
    assertThat(result.calls()).noneMatch(call -> call.contains("secretsmanager"));
  }

  @Test
  void aVolumeWithDataKeepsIt() throws Exception {
    givenHost("cassandra", archive("0.2.0"));
    commands.fake("blkid", "exit 0");
    Files.createDirectories(root.resolve("var/lib/meridian/cassandra"));
    Files.writeString(root.resolve("var/lib/meridian/cassandra/.whole"), "");

    var result = commands.run(PROGRAMS.resolve("meridian-install"));

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls())
        .noneMatch(call -> call.startsWith("mkfs") || call.startsWith("aws s3 sync"));
  }

  @Test
  void aRestoreThatWasBrokenOffIsDoneAgain() throws Exception {
    givenHost("cassandra", archive("0.2.0"));
    commands.fake("blkid", "exit 0");

    var result = commands.run(PROGRAMS.resolve("meridian-install"));

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls()).anyMatch(call -> call.startsWith("aws s3 sync"));
    assertThat(root.resolve("var/lib/meridian/cassandra/.whole")).exists();
  }

  @Test
  void aBackupThatWasBrokenOffIsNotPutBack() throws Exception {
    givenHost("cassandra", archive("0.2.0"));
    Files.writeString(bucket.resolve("whole"), "0");

    var result = commands.run(PROGRAMS.resolve("meridian-install"));

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("s3://bucket/backup/cassandra-1 is not whole");
    assertThat(result.calls())
        .noneMatch(call -> call.startsWith("aws s3 sync") || call.contains("--now"));
  }

  @Test
  void aFirstVolumeStaysEmpty() throws Exception {
    givenHost("cassandra", archive("0.2.0"));
    Files.writeString(bucket.resolve("files"), "0");
    Files.writeString(bucket.resolve("whole"), "0");

    var result = commands.run(PROGRAMS.resolve("meridian-install"));

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls()).noneMatch(call -> call.startsWith("aws s3 sync"));
  }

  @Test
  void aVolumeThatCannotBeReadIsLeftAlone() throws Exception {
    givenHost("cassandra", archive("0.2.0"));
    commands.fake("blkid", "exit 8");

    var result = commands.run(PROGRAMS.resolve("meridian-install"));

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("blkid ended with 8");
    assertThat(result.calls()).noneMatch(call -> call.startsWith("mkfs"));
  }

  @Test
  void aBackupIsCopiedTwiceAndTheSecondTimeWhileNothingWrites() throws Exception {
    givenACassandraThatServes();

    var result = commands.run(PROGRAMS.resolve("meridian-backup"));

    String copy =
        "aws s3 sync --only-show-errors --delete %s s3://bucket/backup/cassandra-1"
            .formatted(root.resolve("var/lib/meridian/cassandra/data"));
    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls())
        .containsExactly(
            "aws s3 rm --only-show-errors s3://bucket/backup/cassandra-1.whole",
            copy,
            "aws s3api put-object --bucket bucket --key backup/stopped --if-none-match *",
            "systemctl stop meridian-cassandra.service",
            copy,
            "aws s3 cp --only-show-errors - s3://bucket/backup/cassandra-1.whole",
            "systemctl start meridian-cassandra.service",
            "aws s3api delete-object --bucket bucket --key backup/stopped");
    assertThat(bucket.resolve("stopped")).doesNotExist();
  }

  @Test
  void cassandraIsNotStoppedForABackupWhenAnotherDoesNotAnswer() throws Exception {
    givenACassandraThatServes();
    // Nothing listens on the port that is for nothing.
    givenOthers("127.0.0.1:1 127.0.0.1:2");

    var result = commands.run(PROGRAMS.resolve("meridian-backup"));

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("not done, since 127.0.0.1:1 does not answer");
    assertThat(result.calls()).isEmpty();
  }

  /** The first copy may take hours. */
  @Test
  void cassandraIsNotStoppedWhenAnotherWentAwayDuringTheFirstCopy() throws Exception {
    givenACassandraThatServes();
    givenOthers("127.0.0.1:1");
    Path copied = bucket.resolve("copied");
    commands
        .fake("timeout", "[ ! -e '%s' ]".formatted(copied))
        .fake("aws", "[ \"$2\" != sync ] || touch '%s'".formatted(copied));

    var result = commands.run(PROGRAMS.resolve("meridian-backup"));

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("not done, since 127.0.0.1:1 does not answer");
    assertThat(result.calls())
        .noneMatch(call -> call.startsWith("systemctl"))
        .endsWith("aws s3api delete-object --bucket bucket --key backup/stopped");
  }

  @Test
  void cassandraIsNotStoppedWhileAnotherIs() throws Exception {
    givenACassandraThatServes();
    Files.writeString(bucket.resolve("stopped"), Instant.now().toString());

    var result = commands.run(PROGRAMS.resolve("meridian-backup"));

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.output()).contains("another Cassandra is stopped, see s3://bucket/backup/");
    assertThat(result.calls()).noneMatch(call -> call.startsWith("systemctl"));
    assertThat(bucket.resolve("stopped")).exists();
  }

  @Test
  void theLockOfAHostThatBrokeDoesNotStopBackupsForEver() throws Exception {
    givenACassandraThatServes();
    Files.writeString(
        bucket.resolve("stopped"), Instant.now().minus(Duration.ofHours(2)).toString());

    var result = commands.run(PROGRAMS.resolve("meridian-backup"));

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(result.calls()).contains("systemctl stop meridian-cassandra.service");
  }

  @Test
  void cassandraIsStartedAgainWhenTheCopyFails() throws Exception {
    givenACassandraThatServes();
    commands.fake("aws", "[ \"$2\" != sync ]");

    var result = commands.run(PROGRAMS.resolve("meridian-backup"));

    assertThat(result.exitStatus()).isNotZero();
    assertThat(result.calls())
        .noneMatch(call -> call.startsWith("aws s3 cp"))
        .endsWith(
            "systemctl start meridian-cassandra.service",
            "aws s3api delete-object --bucket bucket --key backup/stopped");
  }

  private void givenACassandraThatServes() throws Exception {
    givenHost("cassandra", archive("0.2.0"));
    Path current = Files.createDirectories(root.resolve("opt/meridian")).resolve("current");
    Path data = Files.createDirectories(root.resolve("var/lib/meridian/cassandra"));
    Files.writeString(data.resolve(".whole"), "");
    Files.createSymbolicLink(current, bucket.resolve("meridian-0.2.0"));
  }

  private void givenOthers(String addresses) throws IOException {
    Path settings = root.resolve("etc/meridian/host.env");
    Files.writeString(
        settings, Files.readString(settings) + "HOST_OTHERS='%s'\n".formatted(addresses));
  }

  private void givenHost(String role, String sha256) throws IOException {
    Files.writeString(
        root.resolve("etc/meridian/host.env"),
        """
        HOST_REGION='eu-central-1'
        HOST_ROLE='%s'
        HOST_VERSION='0.2.0'
        HOST_ARCHIVE='s3://bucket/archive/meridian-0.2.0.tar.gz'
        HOST_ARCHIVE_SHA256='%s'
        HOST_SECRETS='meridian/eu'
        HOST_TOPOLOGY='s3://bucket/topology.json'
        HOST_VOLUME='vol-0123'
        HOST_BACKUP='s3://bucket/backup/cassandra-1'
        HOST_OTHERS=''
        """
            .formatted(role, sha256));
  }

  /** Puts an archive in the bucket, with the real installer and nothing to run; its SHA-256. */
  private String archive(String version) throws Exception {
    Path script = bucket.resolve("make");
    Files.writeString(
        script,
        """
        cd "$(dirname "$0")" && mkdir -p meridian-%1$s/bin && echo -n %1$s >meridian-%1$s/VERSION
        cp '%2$s' meridian-%1$s && chmod +x meridian-%1$s/install.sh
        printf '#!/bin/sh\\n' >meridian-%1$s/bin/meridian-ready && chmod +x meridian-%1$s/bin/meridian-ready
        tar -czf meridian-%1$s.tar.gz meridian-%1$s && sha256sum meridian-%1$s.tar.gz | cut -d' ' -f1 | tr -d '\\n'
        """
            .formatted(version, Terraform.project("node/image/src/main/archive/install.sh")));
    var result = commands.run(script);
    assertThat(result.exitStatus()).as(result.output()).isZero();
    return result.output();
  }
}
