package io.meridian.terraform;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A copy of the configurations for AWS, with a provider that knows the schema of the real one and
 * nothing else: {@code src/test/aws/provider.mjs}, served under the name {@code hashicorp/aws} from
 * a folder that is laid out as a mirror of the registry. A copy, because {@code terraform init}
 * writes a lock file beside the configuration, and one that names this provider must not stay.
 */
final class AwsConfigurations {
  private static final List<String> FOLDERS = List.of("aws", "modules");

  private final Path copy;
  private final Path mirror;

  /**
   * @param folder must be there, and be the test's own
   */
  AwsConfigurations(Path folder) throws IOException {
    requireNode();
    copy = folder.resolve("terraform");
    mirror = folder.resolve("mirror");
    for (String name : FOLDERS) {
      copy(Terraform.folder(name), copy.resolve(name));
    }
    writeMirror(Terraform.folder("src/test/aws"));
  }

  /** Skips the test where there is no Node; in CI it runs, and fails. */
  static void requireNode() {
    if (System.getenv("CI") == null) {
      Assumptions.assumeTrue(
          isOnPath("node"), "there is no node on the PATH: install Node 18 or newer to run this");
    }
  }

  /** One of the copies: {@code aws/region}, {@code modules/aws_edge}. */
  Path path(String name) {
    return copy.resolve(name);
  }

  /**
   * Terraform on one of the copies, initialised.
   *
   * @param root {@code aws/region} or {@code aws/global}
   */
  Terraform initialised(String root) throws IOException {
    Path own = Files.createDirectories(copy.resolveSibling("of-" + root.replace('/', '-')));
    // Without TLS the provider need not make a certificate each time that it is started.
    var terraform =
        new Terraform(path(root), own).withProviders(mirror).with("TF_DISABLE_PLUGIN_TLS", "1");
    terraform.run("init", "-backend=false").requireSuccess();
    return terraform;
  }

  private void writeMirror(Path provider) throws IOException {
    String version =
        new JsonMapper().readTree(provider.resolve("schema.json").toFile()).get("version").asText();
    Path program =
        mirror
            .resolve("registry.terraform.io/hashicorp/aws")
            .resolve(version)
            .resolve(platform())
            .resolve("terraform-provider-aws_v" + version);
    Files.createDirectories(program.getParent());
    Files.writeString(
        program, "#!/bin/sh\nexec node '%s'\n".formatted(provider.resolve("provider.mjs")));
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + " cannot be made executable");
    }
  }

  /** As Terraform calls it. */
  private static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "");
    return (system.startsWith("mac") ? "darwin" : "linux")
        + "_"
        + (processor.equals("aarch64") ? "arm64" : "amd64");
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Without what terraform itself keeps beside a configuration that somebody uses. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(each -> !each.toString().contains("/.terraform")).toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
