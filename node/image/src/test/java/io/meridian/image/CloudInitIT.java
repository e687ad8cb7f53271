package io.meridian.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.image.Host.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Goal: a new host becomes one of Meridian by what cloud-init does with the template. Method: what
 * the template says is done in a folder: its files are written, its command is run.
 */
class CloudInitIT {
  private static final Path FOLDER = Archive.TARGET.resolve("../cloud-init").normalize();
  private static final Pattern VALUE = Pattern.compile("\\$\\{([a-z0-9_]+)}");

  private final Host host;
  private final SmallArchive archive;

  CloudInitIT(@TempDir Path root, @TempDir Path elsewhere) throws IOException {
    this.host = new Host(root);
    this.archive = SmallArchive.in(elsewhere, "1.2.3");
  }

  @Test
  void aNewHostIsInstalledGetsItsSecretsAndStartsItsServices() throws IOException {
    Map<String, Object> rendered = rendered(values());

    assertThat(list(rendered, "packages")).contains("openjdk-17-jre-headless");
    for (Object file : list(rendered, "write_files")) {
      write((Map<?, ?>) file);
    }
    Ending ending = run((List<?>) list(rendered, "runcmd").get(0));

    assertThat(ending.status()).as(ending.output()).isZero();
    assertThat(ending.output()).contains("start cassandra\nstart node");
    assertThat(host.path("opt/meridian/current/VERSION")).hasContent("1.2.3");
    assertThat(host.path("etc/meridian/node.env")).hasContent("MERIDIAN_REGION=r40");
    assertThat(host.path("etc/meridian/secret")).hasContent("fetched");
    assertThat(Files.getPosixFilePermissions(host.path("etc/meridian/secret"))).hasSize(2);
  }

  @Test
  void aHostWhoseArchiveIsAnotherStartsNothing() throws IOException {
    Map<String, String> values = values();
    values.put("archive_sha256", "0".repeat(64));
    Map<String, Object> rendered = rendered(values);
    for (Object file : list(rendered, "write_files")) {
      write((Map<?, ?>) file);
    }

    Ending ending = run((List<?>) list(rendered, "runcmd").get(0));

    assertThat(ending.status()).isEqualTo(1);
    assertThat(ending.output()).contains("has the SHA-256").doesNotContain("start ");
    assertThat(host.path("etc/meridian/secret")).doesNotExist();
  }

  @Test
  void theTemplateFitsIntoUserData() throws IOException {
    // AWS takes 16 KiB; a topology of six regions has about 4 KiB, in base64 a third more.
    assertThat(text(values()).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(14 << 10);
  }

  @Test
  void itsShellPartsAreShell() throws IOException, InterruptedException {
    for (Path script : List.of(FOLDER.resolve("first-boot.sh"), Archive.INSTALLER)) {
      Process process =
          new ProcessBuilder("sh", "-n", script.toString()).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(said).isZero();
    }
  }

  private Map<String, String> values() throws IOException {
    var values = new HashMap<String, String>();
    values.put("java_package", "openjdk-17-jre-headless");
    values.put("install_sh", base64(Files.readString(Archive.INSTALLER)));
    values.put("first_boot_sh", base64(Files.readString(FOLDER.resolve("first-boot.sh"))));
    values.put("fetch_secrets_sh", base64("#!/bin/sh\nset -eu\necho fetched >\"$1/secret\"\n"));
    values.put("node_env", base64("MERIDIAN_REGION=r40\n"));
    values.put("cassandra_env", base64("CASSANDRA_ADDRESS=127.0.40.1\n"));
    values.put("topology_json", base64(Topologies.ONE_REGION));
    values.put("archive_url", "file://" + archive.file());
    values.put("archive_sha256", archive.sha256());
    values.put("services", "cassandra node");
    return values;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * As Terraform's {@code templatefile()} does it where a template has values only: see {@code
   * CloudInitTemplateTest} in {@code terraform}.
   */
  private static String text(Map<String, String> values) throws IOException {
    String template = Files.readString(FOLDER.resolve("node.yaml.tftpl"));
    assertThat(template).doesNotContain("%{").doesNotContain("$${");
    return VALUE
        .matcher(template)
        .replaceAll(
            match -> {
              assertThat(values).containsKey(match.group(1));
              return Matcher.quoteReplacement(values.get(match.group(1)));
            });
  }

  private static Map<String, Object> rendered(Map<String, String> values) throws IOException {
    String text = text(values);
    assertThat(text).startsWith("#cloud-config\n");
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }

  private static List<Object> list(Map<String, Object> rendered, String key) {
    return List.copyOf((List<?>) rendered.get(key));
  }

  private void write(Map<?, ?> file) throws IOException {
    assertThat(file.get("encoding")).isEqualTo("b64");
    Path path = host.path(file.get("path").toString().substring(1));
    Files.createDirectories(path.getParent());
    Files.write(path, Base64.getDecoder().decode(file.get("content").toString()));
    boolean program = file.get("permissions").equals("0755");
    assertThat(path.toFile().setExecutable(program)).isTrue();
  }

  private Ending run(List<?> command) {
    List<String> words = command.stream().map(Object::toString).toList();
    return host.file(
        words.get(0).substring(1), words.subList(1, words.size()).toArray(String[]::new));
  }
}
