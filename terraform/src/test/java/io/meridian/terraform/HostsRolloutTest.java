package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How changes reach the hosts of one region, whose services only sleep. */
@NeedsTerraform
@NeedsSshd
class HostsRolloutTest {
  private final List<SshHost> machines = new ArrayList<>();
  private final Path folder;
  private final HostsConfiguration configuration;

  HostsRolloutTest(@TempDir Path folder) {
    this.folder = folder;
    this.configuration = new HostsConfiguration(folder);
  }

  /** Has nodes 1 to so many run, with a Cassandra beside the first. */
  private void provision(int nodes) {
    configuration.write("topology.json", topology());
    configuration.variables().put("archive", StandInArchive.write(folder, "9.1").toString());
    for (int node = 1; node <= nodes; node++) {
      SshHost machine = SshHost.start("127.0.74." + node, folder.resolve("machine-" + node));
      machines.add(machine);
      configuration.add("eu", node, machine).put("cassandra", node == 1);
    }
    configuration.apply("eu").requireSuccess();
  }

  @AfterEach
  void end() {
    machines.forEach(SshHost::close);
  }

  @Test
  void aChangeStopsAtTheFirstNodeThatDoesNotGetHealthy() throws IOException {
    provision(3);
    List<Long> before = nodes();
    assertThat(configuration.plan("eu").exitStatus()).as("nothing is to be done").isZero();
    Path refusal = Files.createFile(machine(2).root().resolve("refuse-node"));
    configuration.write("secret", "another secret of this test");

    Terraform.Result refused = configuration.apply("eu");

    assertThat(refused.exitStatus()).isEqualTo(1);
    assertThat(refused.words())
        .contains("this node refuses")
        .contains("hosts.eu.2: node did not get healthy");
    assertThat(nodes().get(0)).as("changed").isPositive().isNotEqualTo(before.get(0));
    assertThat(nodes().get(1)).as("does not run").isZero();
    assertThat(nodes().get(2)).as("not touched").isEqualTo(before.get(2));
    assertThat(machine(3).root().resolve("etc/meridian/secret"))
        .hasContent(HostsConfiguration.SECRET);

    configuration.host("eu", 1).put("node_heap_mebibytes", 512);
    List<Long> between = nodes();
    assertThat(configuration.apply("eu").words())
        .contains(
            "hosts.eu.1: its node is left as it is, since the one of hosts.eu.2 is not healthy");
    assertThat(nodes()).isEqualTo(between);

    JsonNode third = configuration.variables().at("/hosts/eu/3");
    configuration.host("eu", 1).remove("node_heap_mebibytes");
    configuration.variables().withObjectProperty("hosts").withObjectProperty("eu").remove("3");
    assertThat(configuration.apply("eu", "-target=terraform_data.check").words())
        .contains("hosts.eu.2: its node is not healthy, and hosts.eu.3 would be stopped; mend it");
    assertThat(configuration.apply("eu").words()).contains("hosts.eu.3 at", "hosts.eu.2. Have");
    assertThat(nodes()).isEqualTo(between);
    configuration.host("eu", 3).setAll((ObjectNode) third);
    configuration.host("eu", 1).put("node_heap_mebibytes", 512);

    Files.delete(refusal);
    configuration.variables().put("repair", true);
    configuration.apply("eu").requireSuccess();
    configuration.variables().remove("repair");

    assertThat(nodes()).doesNotContain(0L).doesNotContainAnyElementsOf(before);
    assertThat(machine(3).root().resolve("etc/meridian/secret"))
        .hasContent("another secret of this test");
    assertThat(configuration.plan("eu").exitStatus()).as("nothing is to be done").isZero();
  }

  @Test
  void aVersionIsSentOnceAndReplacesTheOneThatRuns() throws IOException {
    provision(3);
    Path first = Path.of(configuration.variables().get("archive").asText());
    Path second = StandInArchive.write(folder, "9.2");
    configuration.variables().put("archive", second.toString());

    Terraform.Result upgrade = configuration.apply("eu").requireSuccess();

    assertThat(upgrade.words())
        .contains("hosts.eu.1: has", "hosts.eu.2: has", "hosts.eu.3: has version 9.2");
    assertOneAtATime(upgrade);
    assertThat(versions()).containsOnly("9.2");

    configuration.variables().put("archive", first.toString());
    Terraform.Result wayBack = configuration.apply("eu").requireSuccess();

    assertThat(wayBack.words()).doesNotContain("has version");
    assertOneAtATime(wayBack);
    assertThat(versions()).containsOnly("9.1");

    Path kept = machine(1).root().resolve("var/lib/meridian/cassandra");
    configuration.destroy("eu").requireSuccess();

    for (SshHost machine : machines) {
      assertThat(machine.processes()).isEmpty();
      assertThat(machine.root().resolve("opt/meridian")).doesNotExist();
      assertThat(machine.root().resolve("etc/meridian")).doesNotExist();
    }
    assertThat(kept).exists();
  }

  @Test
  void whatIsSecretIsReadByTheServiceAlone() throws IOException {
    Path own = Files.createDirectories(folder.resolve("tls"));
    for (String name : List.of("authority.pem", "eu.pem", "eu.key")) {
      HostsConfiguration.forItsOwnerAlone(Files.writeString(own.resolve(name), name));
    }
    configuration.variables().put("tls_folder", own.toString());
    provision(1);

    Path settings = machine(1).root().resolve("etc/meridian");
    assertThat(settings.resolve("tls/region.key")).hasContent("eu.key");
    assertThat(settings.resolve("tls/region.pem")).hasContent("eu.pem");
    assertThat(settings.resolve("node.env"))
        .content()
        .contains("MERIDIAN_LINK_KEY=" + settings.resolve("tls/region.key"));
    for (String name : List.of("secret", "apps.json", "tls/region.key")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(settings.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
    assertThat(configuration.state("eu"))
        .contains("hosts.eu.1")
        .doesNotContain(HostsConfiguration.SECRET)
        .doesNotContain("eu.key");
  }

  @Test
  void whatIsWrongWithAHostIsRefusedBeforeAnythingIsChanged() throws IOException {
    provision(2);
    List<Long> before = nodes();
    // A change of the first node, which would be made before anything of the second is.
    configuration.host("eu", 1).put("node_heap_mebibytes", 512);

    refused(
        "host_key", machine(1).hostKey(), "hosts.eu.2.host_key: 127.0.74.2:42274 shows another");
    refused("port", "1", "hosts.eu.2.address: no SSH at 127.0.74.2:1");
    refused("user", "nobody-at-all", "hosts.eu.2.user is nobody-at-all, key_file is");
    refused("java_home", folder.toString(), "hosts.eu.2.java_home: " + folder + "/bin/java is not");
    machine(2).processes().forEach(ProcessHandle::destroyForcibly);
    try (ServerSocket taken = new ServerSocket(7400, 1, InetAddress.getByName("127.0.74.2"))) {
      assertThat(taken.isBound()).isTrue();
      refused(
          "node_heap_mebibytes",
          "300",
          "hosts.eu.2: port 7400 (link in the topology) of 127.0.74.2 is taken by process "
              + ProcessHandle.current().pid());
    }
    assertThat(nodes().get(0)).isEqualTo(before.get(0));
  }

  /** Applies with one field of the second host changed, and puts it back. */
  private void refused(String field, String value, String sentence) {
    var right = configuration.host("eu", 2).deepCopy();
    configuration.host("eu", 2).put(field, value);

    Terraform.Result result = configuration.apply("eu");

    assertThat(result.exitStatus()).as(result.output()).isEqualTo(1);
    assertThat(result.words()).contains(sentence);
    configuration.host("eu", 2).setAll(right);
  }

  /** A service is begun when the one before it is healthy. */
  private static void assertOneAtATime(Terraform.Result apply) {
    String begins = ".terraform_data.run: Creating...";
    assertThat(apply.words())
        .containsSubsequence(
            "module.cassandra.module.service_1[0]" + begins,
            "hosts.eu.1: cassandra is healthy",
            "module.nodes.module.service_1[0]" + begins,
            "hosts.eu.1: node is healthy",
            "module.nodes.module.service_2[0]" + begins,
            "hosts.eu.2: node is healthy",
            "module.nodes.module.service_3[0]" + begins,
            "hosts.eu.3: node is healthy");
  }

  private SshHost machine(int node) {
    return machines.get(node - 1);
  }

  /** The nodes' processes; 0 where none runs. */
  private List<Long> nodes() throws IOException {
    List<Long> pids = new ArrayList<>();
    for (SshHost machine : machines) {
      Path file = machine.root().resolve("run/meridian/node");
      long pid = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
      pids.add(ProcessHandle.of(pid).isPresent() ? pid : 0);
    }
    return pids;
  }

  /** The versions from whose folders nodes run. */
  private List<String> versions() throws IOException {
    List<String> versions = new ArrayList<>();
    for (long pid : nodes()) {
      String command = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
      versions.add(command.replaceAll("(?s).*/opt/meridian/([^/\0]+)\0.*", "$1"));
    }
    return versions;
  }

  private static String topology() {
    return """
    {"regions": [
      {"id": "eu", "index": 1, "name": "Europe", "latitude": 50, "longitude": 8, "peers": [],
       "addresses": ["127.0.74.1", "127.0.74.2", "127.0.74.3"]}]}
    """;
  }
}
