package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An instance of {@code modules/aws_slot}: its programs run below a folder in place of {@code /},
 * with AWS and what needs root faked.
 */
final class AwsHost {
  static final String DEVICE = "nvme-Amazon_Elastic_Block_Store_vol0123";
  private static final Path PROGRAMS = Terraform.folder("modules/aws_slot/host");

  final Path root;
  final Path bucket;
  final Path secrets;
  final FakeCommands commands;

  /**
   * @param folder must be there, and be the test's own
   */
  AwsHost(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    bucket = Files.createDirectories(folder.resolve("bucket"));
    secrets = Files.createDirectories(folder.resolve("secrets/meridian/eu"));
    commands = new FakeCommands(folder);
    for (String name :
        List.of("etc/meridian", "var/lib/cloud/data", "usr/local/bin", "dev/disk/by-id")) {
      Files.createDirectories(root.resolve(name));
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
    Files.writeString(bucket.resolve("member"), "1");
    for (String quiet : List.of("chown", "mkfs.xfs", "mount")) {
      commands.fake(quiet, "");
    }
    commands
        .fake("systemctl", "")
        .fake("id", "exec /usr/bin/id -u")
        .fake("mountpoint", "exit 1")
        .fake("blkid", "exit 2")
        .fake(
            "aws",
            """
            [ "$AWS_DEFAULT_REGION" = eu-central-1 ] || exit 8
            case "$1 $2" in
              's3 cp') if [ "$4" = - ]; then cat >/dev/null; else cp "%1$s/${4##*/}" "$5"; fi ;;
              's3 sync' | 's3 rm') ;;
              's3api list-objects-v2')
                case "$6" in
                  backup/cassandra-1/) cat "%1$s/files" ;;
                  backup/cassandra-1.whole) cat "%1$s/whole" ;;
                  backup/cassandra-1.member) cat "%1$s/member" ;;
                esac ;;
              's3api put-object') # The lock: what is there is replaced only by who has seen it.
                [ "$6" = backup/stopped ] || exit 0
                [ ! -e "%1$s/stopped" ] || [ "${*: -2}" = '--if-match "old"' ] ||
                  { echo 'An error occurred (PreconditionFailed)' >&2; exit 254; }
                touch "%1$s/stopped" ;;
              'cloudwatch put-metric-data') ;;
              's3api head-object') echo '"old"' "$(cat "%1$s/stopped")" meridian-eu-cassandra-2 ;;
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

  FakeCommands.Result run(String program) throws IOException, InterruptedException {
    return commands.run(PROGRAMS.resolve(program));
  }

  void givenACassandraThatServes() throws Exception {
    givenHost("cassandra", archive("0.2.0"));
    Path current = Files.createDirectories(root.resolve("opt/meridian")).resolve("current");
    Path data = Files.createDirectories(root.resolve("var/lib/meridian/cassandra"));
    Files.writeString(data.resolve(".whole"), "");
    Files.createSymbolicLink(current, bucket.resolve("meridian-0.2.0"));
  }

  static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
  }

  /** Answers each connection as a Cassandra does that serves, until it is closed. */
  static ServerSocket serving() throws IOException {
    ServerSocket cassandra = listening();
    var thread =
        new Thread(
            () -> {
              while (true) {
                try (var client = cassandra.accept()) {
                  client.getInputStream().readNBytes(9);
                  client.getOutputStream().write(new byte[] {(byte) 0x84, 0, 0, 0, 6, 0, 0, 0, 0});
                } catch (IOException e) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return cassandra;
  }

  /** With an empty volume. */
  void givenACassandraOfThree() throws Exception {
    givenHost("cassandra", archive("0.2.0"));
    Files.writeString(
        root.resolve("etc/meridian/cassandra.env"),
        "CASSANDRA_ADDRESS=10.1.64.10\nCASSANDRA_SEEDS=10.1.64.10,10.1.80.10\n");
  }

  void givenOthers(String addresses) throws IOException {
    Path settings = root.resolve("etc/meridian/host.env");
    Files.writeString(
        settings,
        Files.readString(settings)
            + "HOST_OTHERS='%1$s'\nHOST_OTHERS_CQL='%1$s'\n".formatted(addresses));
  }

  void givenHost(String role, String sha256) throws IOException {
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
        HOST_OTHERS_CQL=''
        HOST_SLOT='meridian-eu-cassandra-1'
        HOST_CQL='10.1.64.10:9042'
        """
            .formatted(role, sha256));
  }

  /**
   * Puts an archive in the bucket, with the real installer and nothing to run; its SHA-256. What it
   * has serves at once, but when there is a file {@code slow} below the root: then at the second
   * question.
   */
  String archive(String version) throws Exception {
    Path script = bucket.resolve("make");
    Files.writeString(
        script,
        """
        cd "$(dirname "$0")" && mkdir -p meridian-%1$s/bin && echo -n %1$s >meridian-%1$s/VERSION
        cp '%2$s' meridian-%1$s && chmod +x meridian-%1$s/install.sh
        printf '#!/bin/sh\\n! rm "$MERIDIAN_ROOT_FOLDER/slow" 2>/dev/null\\n' >meridian-%1$s/bin/meridian-ready && chmod +x meridian-%1$s/bin/meridian-ready
        tar -czf meridian-%1$s.tar.gz meridian-%1$s && sha256sum meridian-%1$s.tar.gz | cut -d' ' -f1 | tr -d '\\n'
        """
            .formatted(version, Terraform.project("node/image/src/main/archive/install.sh")));
    var result = commands.run(script);
    assertThat(result.exitStatus()).as(result.output()).isZero();
    return result.output();
  }
}
