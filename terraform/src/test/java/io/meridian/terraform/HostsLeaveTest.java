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
  void theChecksOfThoseThatStayCanBeMadeBeforeItIsStopped() throws IOException {
    apply().requireSuccess();
    configuration.variables().withObjectProperty("hosts").withObjectProperty("eu").remove("3");
    Path secret = configuration.file("secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-rw-rw-"));

    Terraform.Result check = apply("-target=terraform_data.check");

    assertThat(check.exitStatus()).as(check.output()).isEqualTo(1);
    assertThat(check.words()).contains("the mode of " + secret + " is 0666");
    assertThat(steps()).as("no host is reached").isEmpty();

    HostsConfiguration.forItsOwnerAlone(secret);
    apply("-target=terraform_data.check").requireSuccess();

    assertThat(steps()).containsExactlyInAnyOrder("check 10.9.0.1", "check 10.9.0.2");

    apply().requireSuccess();

    assertThat(steps())
        .contains("stop 10.9.0.3", "remove 10.9.0.3")
        .doesNotContain("check 10.9.0.1", "stop 10.9.0.1");
  }

  private Terraform.Result apply(String... options) throws IOException {
    Files.writeString(steps, "");
    Path variables =
        configuration.write("test.tfvars.json", configuration.variables().toPrettyString());
    var arguments = new ArrayList<>(List.of("apply", "-auto-approve"));
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
