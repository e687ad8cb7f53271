package io.meridian.terraform;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of {@code terraform/hosts} in a folder of the test, with the files that an operator has
 * beside it: variables, secret, apps. Each region has a state and a data folder of its own there.
 */
final class HostsConfiguration {
  static final String SECRET = "a secret of this test";

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final JsonMapper JSON = new JsonMapper();

  private final Path folder;
  private final ObjectNode variables = JSON.createObjectNode();

  /**
   * @param folder the test's own; must be there
   */
  HostsConfiguration(Path folder) {
    this.folder = folder;
    for (String part :
        List.of("hosts", "modules/topology", "modules/host_chain", "modules/host_service")) {
      copy(Terraform.folder(part), folder.resolve("terraform").resolve(part));
    }
    reset();
  }

  /** Has no hosts again, and the variables and files of the beginning. */
  void reset() {
    variables.removeAll();
    variables.put("topology_file", write("topology.json", "{}").toString());
    variables.put("secret_file", forItsOwnerAlone(write("secret", SECRET)).toString());
    variables.put("apps_file", write("apps.json", "{\"apps\": []}").toString());
  }

  /** A file beside the configuration. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Writes a file beside the configuration. */
  Path write(String name, String text) {
    return writeBytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path writeBytes(String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a file one that is taken as a secret. */
  static Path forItsOwnerAlone(Path file) {
    try {
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All variables, to be changed at will; the next run sees it. */
  ObjectNode variables() {
    return variables;
  }

  /** The entry of a host, which is added when it is not there. */
  ObjectNode host(String region, int node) {
    return variables
        .withObjectProperty("hosts")
        .withObjectProperty(region)
        .withObjectProperty(Integer.toString(node));
  }

  /** Gives a host another number. */
  void renumber(String region, int node, int number) {
    ObjectNode hosts = variables.withObjectProperty("hosts").withObjectProperty(region);
    hosts.set(Integer.toString(number), hosts.remove(Integer.toString(node)));
  }

  /** Has a node run on a machine. */
  ObjectNode add(String region, int node, SshHost machine) {
    return host(region, node)
        .put("address", machine.address())
        .put("port", SshHost.PORT)
        .put("user", System.getProperty("user.name"))
        .put("key_file", machine.loginKey().toString())
        .put("host_key", machine.hostKey())
        .put("java_home", System.getProperty("java.home"))
        .put("root_folder", machine.root().toString());
  }

  Terraform.Result plan(String region) {
    return run(region, "plan", "-detailed-exitcode");
  }

  Terraform.Result apply(String region, String... options) {
    var all = new ArrayList<>(List.of(options));
    all.add("-auto-approve");
    return run(region, "apply", all.toArray(String[]::new));
  }

  Terraform.Result destroy(String region) {
    return run(region, "destroy", "-auto-approve");
  }

  /** What terraform keeps of a region. */
  String state(String region) {
    try {
      return Files.readString(
          folder
              .resolve("terraform/hosts/terraform.tfstate.d")
              .resolve(region)
              .resolve("terraform.tfstate"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Terraform.Result run(String region, String command, String... options) {
    var arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(options));
    arguments.add("-var-file=" + variablesFile());
    return terraform(region).run(LIMIT, arguments.toArray(String[]::new));
  }

  /** Terraform on one region, ready to run. */
  Terraform terraform(String region) {
    Path own = folder.resolve("data-" + region);
    boolean isNew = !Files.exists(own);
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Terraform terraform =
        new Terraform(folder.resolve("terraform/hosts"), own).with("TF_WORKSPACE", region);
    if (isNew) {
      terraform.run("init").requireSuccess();
    }
    return terraform;
  }

  private Path variablesFile() {
    return write("test.tfvars.json", variables.toPrettyString());
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
