package io.meridian.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.image.Host.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: the programs do what the files of a host say. Method: they are run with real Java. */
class ProgramsIT {
  private final Host host;

  ProgramsIT(@TempDir Path root) {
    this.host = Host.installed(root);
  }

  @Test
  void aNodeSaysWhichSettingIsMissing() {
    Ending noTopology = host.program("meridian-node");
    assertThat(noTopology.status()).isEqualTo(2);
    assertThat(noTopology.output())
        .contains("MERIDIAN_TOPOLOGY is '" + host.path("etc/meridian/topology.json") + "'");

    host.write("etc/meridian/topology.json", Topologies.ONE_REGION);
    assertThat(host.program("meridian-node").output()).contains("MERIDIAN_REGION is not set");

    host.write("etc/meridian/node.env", "# A comment", "", "MERIDIAN_REGION=mars");
    assertThat(host.program("meridian-node").output()).contains("MERIDIAN_REGION is 'mars'");

    // What the environment says goes before.
    assertThat(host.with("MERIDIAN_REGION", "r40").program("meridian-node").output())
        .contains("MERIDIAN_APPS is '");
  }

  @Test
  void aLineThatIsNoSettingIsToldWithItsPlace() {
    host.write("etc/meridian/node.env", "MERIDIAN_REGION=r40", "export MERIDIAN_NODE=1");

    Ending ending = host.program("meridian-node");

    assertThat(ending.status()).isEqualTo(2);
    assertThat(ending.output()).contains("node.env, line 2 is not NAME=value");
  }

  @Test
  void aValueIsTakenAsItIs() {
    host.write("etc/meridian/node.env", "MERIDIAN_TOPOLOGY=$(touch /tmp/x) \"a\" `b`");

    assertThat(host.program("meridian-node").output())
        .contains("MERIDIAN_TOPOLOGY is '$(touch /tmp/x) \"a\" `b`'");
  }

  @Test
  void aHeapThatIsNoNumberIsRefused() {
    host.write("etc/meridian/node.env", "MERIDIAN_HEAP_MEBIBYTES=1g");

    Ending ending = host.program("meridian-node");

    assertThat(ending.status()).isEqualTo(2);
    assertThat(ending.output()).contains("MERIDIAN_HEAP_MEBIBYTES is '1g'");
  }

  @Test
  void cassandraGetsItsConfigurationAndRunsWithIt() throws IOException {
    assertThat(host.program("meridian-cassandra").output())
        .contains("CASSANDRA_ADDRESS is not set");

    // Java checks its arguments and finds the main class, and does not run it.
    host.write(
        "etc/meridian/cassandra.env",
        "CASSANDRA_ADDRESS=127.0.40.1",
        "CASSANDRA_SEEDS=127.0.40.1,127.0.40.2",
        "CASSANDRA_HEAP_MEBIBYTES=256",
        "CASSANDRA_JAVA_OPTIONS=--dry-run");
    Ending ending = host.program("meridian-cassandra");

    assertThat(ending.status()).as(ending.output()).isZero();
    assertThat(Files.readString(host.path("var/lib/meridian/cassandra/conf/cassandra.yaml")))
        .contains("seeds: \"127.0.40.1:7000,127.0.40.2:7000\"");
  }

  @Test
  void readinessIsAskedForWithTheSettingsOfTheService() {
    host.write("etc/meridian/cassandra.env", "CASSANDRA_ADDRESS=127.0.40.1");

    Ending ending = host.program("meridian-ready", "cassandra", "0");

    assertThat(ending.status()).isEqualTo(1);
    assertThat(ending.output()).contains("127.0.40.1:9042 does not answer CQL");
    assertThat(host.program("meridian-ready", "database").status()).isEqualTo(2);
  }
}
