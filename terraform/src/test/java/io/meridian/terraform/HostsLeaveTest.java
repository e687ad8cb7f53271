package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done, in which order, when a host leaves; with a stand-in for {@code ssh}. */
@NeedsTerraform
class HostsLeaveTest {
  /** Notes each step with the host, and says that all is well there. */
  private static final String SSH =
      """
      #!/bin/bash
      said=$*
      host=${said#*-l * }
      echo "${said##* } ${host%%%% *}" >>'%s'
      cat >/dev/null
      """;

  private static final String CHECK = "-target=terraform_data.check";

  private final Path steps;
  private final Path commands;
  private final HostsConfiguration configuration;

  HostsLeaveTest(@TempDir Path folder) throws IOException {
    this.configuration = new HostsConfiguration(folder);
    this.steps = folder.resolve("steps");
    this.commands = Files.createDirectories(folder.resolve("commands"));
    Path ssh = Files.writeString(commands.resolve("ssh"), SSH.formatted(steps));
    assertThat(ssh.toFile().setExecutable(true)).isTrue();
    configuration.write(
        "topology.json",
        """
        {"regions": [
          {"id": "eu", "index": 1, "name": "Europe", "latitude": 50, "longitude": 8, "peers": [],
           "addresses": ["10.9.0.1", "10.9.0.2", "10.9.0.3"]}]}
        """);
    configuration.variables().put("archive", StandInArchive.write(folder, "9.1").toString());
    for (int node = 1; node <= 3; node++) {
      configuration
          .host("eu", node)
          .put("host_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==")
          .put("cassandra", node == 1);
    }
  }

  @Test
  void nothingIsStoppedBeforeThoseThatStayHavePassedTheirChecks() throws IOException {
    apply().requireSuccess();
    configuration.variables().withObjectProperty("hosts").withObjectProperty("eu").remove("3");

    assertThat(refusal())
        .contains("hosts.eu.3 at \"10.9.0.3\" (records/eu/3.place) would be stopped before it is")
        .contains(
            "known whether all is right with hosts.eu.1, hosts.eu.2. Have that checked first: terraform apply");

    Path secret = configuration.file("secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(refusal(CHECK)).contains("the mode of " + secret + " is 0666");
    assertThat(refusal()).contains("hosts.eu.3 at");

    HostsConfiguration.forItsOwnerAlone(secret);
    apply(CHECK).requireSuccess();
    assertThat(steps()).containsExactlyInAnyOrder("check 10.9.0.1", "check 10.9.0.2");

    configuration.host("eu", 2).put("port", 23);
    assertThat(refusal()).contains("right with hosts.eu.2. Have");

    configuration.host("eu", 2).put("port", 22);
    apply().requireSuccess();
    assertThat(steps())
        .contains("stop 10.9.0.3", "remove 10.9.0.3")
        .doesNotContain("check 10.9.0.1", "stop 10.9.0.1");

    configuration.host("eu", 1).put("node_heap_mebibytes", 512);
    apply().requireSuccess();
    assertThat(steps()).as("it has left").contains("runs-with 10.9.0.1");
  }

  @Test
  void aPlaceIsNotLeftBeforeTheNewOneHasPassedItsCheck() throws IOException {
    apply().requireSuccess();
    configuration.host("eu", 2).put("root_folder", "/other");

    assertThat(refusal())
        .contains("hosts.eu.2 at \"10.9.0.2\" (records/eu/2.place) would be stopped before")
        .contains("right with hosts.eu.1, hosts.eu.2, hosts.eu.3. Have");

    apply(CHECK).requireSuccess();
    apply().requireSuccess();
    assertThat(steps()).containsSubsequence("remove 10.9.0.2", "runs-with 10.9.0.2");

    configuration.write("topology.json", "not JSON");
    run("destroy").requireSuccess();
    assertThat(configuration.file("terraform/hosts/records/eu/2.place")).doesNotExist();
  }

  /** What an apply says that reaches no host. */
  private String refusal(String... options) throws IOException {
    Terraform.Result apply = apply(options);
    assertThat(apply.exitStatus()).as(apply.output()).isEqualTo(1);
    assertThat(steps()).as("no host is reached").isEmpty();
    return apply.words();
  }

  private Terraform.Result apply(String... options) throws IOException {
    return run("apply", options);
  }

  private Terraform.Result run(String command, String... options) throws IOException {
    Files.writeString(steps, "");
    Path variables =
        configuration.write("test.tfvars.json", configuration.variables().toPrettyString());
    var arguments = new ArrayList<>(List.of(command, "-auto-approve"));
    arguments.addAll(List.of(options));
    arguments.add("-var-file=" + variables);
    return configuration
        .terraform("eu")
        .with("PATH", commands + ":" + System.getenv("PATH"))
        .run(Duration.ofMinutes(2), arguments.toArray(String[]::new));
  }

  private List<String> steps() throws IOException {
    return Files.readAllLines(steps);
  }
}
