package io.meridian.terraform;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code terraform/hosts} says of its variables at plan, without reaching for any host. All
 * plan in one configuration, which needs to be initialised only once.
 */
@NeedsTerraform
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostsTest {
  /** In place of {@code ssh}: keeps what it is given, and its host has and runs nothing yet. */
  private static final String HOST_WITHOUT_ANYTHING =
      """
      #!/bin/bash
      said=$*
      step=${said##* }
      { echo "$*"; cat; } >>'%s'
      [ "$step" != prepare ] || exit 3
      [ "$step" != runs-with ]
      """;

  private final HostsConfiguration configuration;
  private final Path archive;
  private final String checksum;

  HostsTest(@TempDir Path folder) throws IOException {
    this.configuration = new HostsConfiguration(folder);
    this.archive = StandInArchive.write(folder, "9.1");
    this.checksum = Files.readString(Path.of(archive + ".sha256"));
  }

  @BeforeEach
  void twoHosts() {
    configuration.reset();
    configuration.write(
        "topology.json",
        """
        {"regions": [
          {"id": "eu", "index": 1, "name": "Europe", "latitude": 50, "longitude": 8, "peers": [],
           "addresses": ["127.0.76.1", "127.0.76.2"]}]}
        """);
    configuration.variables().put("archive", archive.toString());
    configuration.write(archive.getFileName() + ".sha256", checksum);
    for (int node = 1; node <= 2; node++) {
      configuration.host("eu", node).put("host_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==");
    }
  }

  @Test
  void eachServiceIsPlannedOnItsHost() {
    Terraform.Result plan = configuration.plan("eu");

    assertThat(plan.exitStatus()).as(plan.output()).isEqualTo(2);
    assertThat(plan.output())
        .contains("module.cassandra.module.service_2[0].terraform_data.run will be created")
        .contains("module.nodes.module.service_2[0].terraform_data.run will be created")
        .doesNotContain("service_3");
  }

  @Test
  void whatIsSecretIsNotInThePlan() {
    assertThat(configuration.plan("eu").output()).doesNotContain(HostsConfiguration.SECRET);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "the secret is missing",
            c -> c.variables().put("secret_file", "/nowhere"),
            "secret_file is \"/nowhere\": there is no such file."),
        mistake(
            "the secret has no name",
            c -> c.variables().put("secret_file", ""),
            "secret_file is \"\": there is no such file."),
        mistake(
            "files are folders",
            c -> c.variables().put("secret_file", "/").put("apps_file", "/tmp"),
            "secret_file is \"/\": there is no such file. apps_file is \"/tmp\": there is no"),
        mistake(
            "the secret is short",
            c -> c.write("secret", "0123456789abcde"),
            "secret\": it has less than 16 bytes."),
        mistake(
            "the secret is no text",
            c ->
                c.writeBytes(
                    "secret", new byte[] {-1, -2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4}),
            "secret\": it is not text in UTF-8."),
        mistake(
            "apps are no JSON",
            c -> c.write("apps.json", "apps"),
            "apps.json\": it is not a JSON object with the field \"apps\"."),
        mistake(
            "the archive is missing",
            c -> c.variables().put("archive", "/no/meridian-1.tar.gz"),
            "archive is \"/no/meridian-1.tar.gz\": there is no such file"),
        mistake(
            "the archive is another one",
            c -> c.write("meridian-9.1.tar.gz.sha256", "0123"),
            "meridian-9.1.tar.gz\": it is not the one whose checksum is in"),
        mistake(
            "the archive has no version",
            c -> c.variables().put("archive", "/no/node.jar"),
            "archive is \"/no/node.jar\", expected a file named meridian-VERSION.tar.gz."),
        mistake(
            "certificates are missing",
            c -> c.variables().put("tls_folder", "/nowhere"),
            "tls_folder is \"/nowhere\": it lacks authority.pem, "),
        mistake(
            "there are no hosts",
            c -> c.variables().putObject("hosts"),
            "hosts is {}: it has no region."),
        mistake(
            "the region has no hosts",
            c -> c.variables().withObjectProperty("hosts").putObject("eu"),
            "hosts.eu is {}: it has no host. A region goes by terraform destroy."),
        mistake(
            "a region of hosts is in no topology",
            c -> c.variables().withObjectProperty("hosts").putObject("mars"),
            "hosts has the region \"mars\", which is none of"),
        mistake(
            "a host is given twice",
            c -> c.host("eu", 2).setAll(c.host("eu", 1).put("address", "127.0.76.1")),
            "hosts.eu has 1, 2 at \"127.0.76.1:"),
        mistake("hosts are null", c -> c.variables().putNull("hosts"), "var.hosts"),
        mistake(
            "a region is null",
            c -> c.variables().putObject("hosts").putNull("eu"),
            "null is: hosts.eu. A region has hosts"),
        mistake(
            "a host is null",
            c -> c.variables().withObjectProperty("hosts").withObjectProperty("eu").putNull("2"),
            "null is: hosts.eu.2. A region has hosts"),
        mistake(
            "a host key is null",
            c -> c.host("eu", 2).putNull("host_key"),
            "null is: hosts.eu.2.host_key. A region has hosts"),
        mistake(
            "there are more hosts than addresses",
            c -> c.host("eu", 3).put("host_key", "ssh-rsa AAAA"),
            "hosts.eu has 3 nodes, the topology has addresses for 2."),
        mistake(
            "numbers have a gap",
            c -> c.renumber("eu", 2, 5),
            "hosts.eu has the nodes 1, 5: they must be numbered from 1 without gaps."),
        mistake(
            "a host key is none",
            c -> c.host("eu", 2).put("host_key", "x"),
            "hosts.eu.2.host_key is \"x\": expected \"TYPE BASE64\""),
        mistake(
            "no host has Cassandra",
            HostsTest::withoutCassandra,
            "hosts.eu has no host with cassandra = true."),
        mistake(
            "a machine listens on loopback",
            c -> c.host("eu", 2).put("address", "eu2.example.com"),
            "topology.json\": addresses[1] of the region \"eu\" is \"127.0.76.2\", a loopback"
                + " address, and hosts.eu.2.address is \"eu2.example.com\", another machine:"),
        mistake(
            "the topology has no name",
            c -> c.variables().put("topology_file", ""),
            "topology_file is \"\": expected the path of a file."),
        mistake(
            "the topology is a folder",
            c -> c.variables().put("topology_file", "/tmp"),
            "/tmp: cannot be read: there is no such file."),
        mistake(
            "a port is none",
            c -> c.host("eu", 2).put("port", 65_536),
            "hosts.eu.2.port is \"65536\": allowed are 1 to 65535."),
        mistake(
            "a key file is missing",
            c -> c.host("eu", 2).put("key_file", "/nowhere"),
            "hosts.eu.2.key_file is \"/nowhere\": there is no such file."),
        mistake(
            "a folder is a command",
            c -> c.host("eu", 2).put("root_folder", "/a;b"),
            "hosts.eu.2.root_folder is \"/a;b\": expected"),
        mistake(
            "a key file is a folder",
            c -> c.host("eu", 2).put("key_file", "/tmp"),
            "hosts.eu.2.key_file is \"/tmp\": there is no such file."),
        mistake(
            "a folder is the root by another name",
            c -> c.host("eu", 2).put("root_folder", "/../.."),
            "hosts.eu.2.root_folder is \"/../..\": expected"),
        mistake(
            "a heap is too small",
            c -> c.host("eu", 1).put("cassandra_heap_mebibytes", 255),
            "hosts.eu.1.cassandra_heap_mebibytes is \"255\": allowed are 256 to 32768."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aMistakeIsNamedAtPlan(String name, Consumer<HostsConfiguration> mistake, String sentence) {
    mistake.accept(configuration);

    Terraform.Result plan = configuration.plan("eu");

    assertThat(plan.exitStatus()).as(name).isEqualTo(1);
    assertThat(plan.words()).contains(sentence);
  }

  @Test
  void theExampleIsRefusedWithTheAddressesOfOneMachine() throws IOException {
    Path example = configuration.file("terraform/hosts");
    Files.createDirectories(example.resolve("files"));
    Files.copy(Terraform.project("regions/topology.json"), example.resolve("files/topology.json"));

    Terraform.Result plan = configuration.terraform("eu").run("plan", "-var-file=example.tfvars");

    assertThat(plan.words())
        .contains(
            "topology_file is \"files/topology.json\": addresses[2] of the region \"eu\" is"
                + " \"127.0.1.3\", a loopback address, and hosts.eu.3.address is"
                + " \"eu3.example.com\", another machine: give");
  }

  @Test
  void theExamplesTopologyIsOneThatNodesTakeAndHasAnAddressForEachHost() throws IOException {
    assertThat(Topology.load(Terraform.folder("hosts/example.topology.json")).regions())
        .extracting(region -> region.id().value() + " " + region.addresses().size())
        .containsExactly("eu 3", "us 1", "ap 1");
    assertThat(Terraform.folder("hosts/example.tfvars"))
        .content()
        .containsSubsequence("eu = {", "1 =", "2 =", "3 =", "us = {", "1 =", "ap = {", "1 =");
  }

  @Test
  void aRegionThatIsInNoTopologyIsNamedAtPlan() {
    assertThat(configuration.plan("sa").words())
        .contains("The workspace is \"sa\", which is no region of")
        .contains("hosts has no region \"sa\", only eu.");
  }

  @Test
  void filesBelowTheHomeFolderAreSent(@TempDir Path home) throws IOException {
    configuration.write(
        "topology.json",
        """
        {"regions": [
          {"id": "us", "index": 1, "name": "America", "latitude": 38, "longitude": -77, "peers": [],
           "addresses": ["127.0.76.3"]}]}
        """);
    String sent = archive.getFileName().toString();
    for (String name : List.of("topology.json", "secret", "apps.json", sent, sent + ".sha256")) {
      Files.copy(configuration.file(name), home.resolve(name));
    }
    Files.createDirectories(home.resolve("tls"));
    for (String name : List.of("login", "tls/authority.pem", "tls/us.pem", "tls/us.key")) {
      HostsConfiguration.forItsOwnerAlone(Files.writeString(home.resolve(name), name));
    }
    Path ssh = Files.createDirectories(home.resolve("bin")).resolve("ssh");
    Files.writeString(ssh, HOST_WITHOUT_ANYTHING.formatted(home.resolve("received")));
    assertThat(ssh.toFile().setExecutable(true)).isTrue();
    configuration
        .variables()
        .put("topology_file", "~/topology.json")
        .put("secret_file", "~/secret")
        .put("apps_file", "~/apps.json")
        .put("tls_folder", "~/tls")
        .put("archive", "~/" + sent)
        .putObject("hosts");
    configuration.host("us", 1).put("host_key", "ssh-rsa AAAA").put("key_file", "~/login");

    Path variables =
        configuration.write("test.tfvars.json", configuration.variables().toPrettyString());

    configuration
        .terraform("us")
        .with("HOME", home.toString())
        .with("PATH", ssh.getParent() + ":" + System.getenv("PATH"))
        .run("apply", "-auto-approve", "-var-file=" + variables)
        .requireSuccess();

    String received = Files.readString(home.resolve("received"), ISO_8859_1);
    assertThat(received)
        .contains("-i " + home.resolve("login"))
        .contains("America", HostsConfiguration.SECRET, "\"apps\"", "tls/us.key")
        .doesNotContain("-i ~");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "tls/eu.key", "login"})
  void aSecretThatOthersMayReadIsRefusedBeforeAnyHostIsReached(String name) throws IOException {
    Files.createDirectories(configuration.file("tls"));
    for (String file : List.of("tls/authority.pem", "tls/eu.pem", "tls/eu.key", "login")) {
      HostsConfiguration.forItsOwnerAlone(configuration.write(file, file));
    }
    configuration.host("eu", 1).put("key_file", configuration.file("login").toString());
    configuration.host("eu", 2).put("key_file", configuration.file("login").toString());
    configuration.variables().put("tls_folder", configuration.file("tls").toString());
    Path secret = configuration.file(name);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-rw-rw-"));

    Terraform.Result apply = configuration.apply("eu");

    assertThat(apply.exitStatus()).isEqualTo(1);
    assertThat(apply.words())
        .contains("the mode of " + secret + " is 0666, allowed are 0400 and 0600")
        .doesNotContain("no SSH at");
    configuration.destroy("eu").requireSuccess();
  }

  private static Arguments mistake(
      String name, Consumer<HostsConfiguration> mistake, String sentence) {
    return Arguments.of(name, mistake, sentence);
  }

  private static void withoutCassandra(HostsConfiguration configuration) {
    configuration.host("eu", 1).put("cassandra", false);
    configuration.host("eu", 2).put("cassandra", false);
  }
}
