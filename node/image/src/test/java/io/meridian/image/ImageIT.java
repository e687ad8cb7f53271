package io.meridian.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the image is one that a container engine would take, and a node starts in it. Method: its
 * blobs are read as the OCI image specification has them, its layers are unpacked in their order,
 * and its command is run there, by its user, with its environment.
 */
class ImageIT {
  private static final Path FILE = Archive.TARGET.resolve("meridian-node-image.tar");
  private static final JsonMapper JSON = new JsonMapper();

  /** As root of namespaces of its own: with /proc as an engine mounts it, by the image's user. */
  private static final String AS_IN_A_CONTAINER =
      "mount -t proc proc \"$1/proc\" && mount --bind /dev \"$1/dev\" && root=$1 && user=$2 && shift 2"
          + " && exec chroot --userspec=\"$user\" \"$root\" \"$@\"";

  private final Map<String, byte[]> files = new TreeMap<>();
  private final JsonNode manifest;
  private final JsonNode settings;

  ImageIT() throws IOException {
    try (var tar = new TarArchiveInputStream(Files.newInputStream(FILE))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        files.put(entry.getName(), tar.readAllBytes());
      }
    }
    JsonNode index = JSON.readTree(files.get("index.json"));
    assertThat(index.path("manifests")).hasSize(1);
    manifest = JSON.readTree(blob(index.path("manifests").get(0)));
    settings = JSON.readTree(blob(manifest.path("config"))).path("config");
  }

  @Test
  void everyBlobIsWhatItsNameSays() throws Exception {
    assertThat(manifest.path("layers")).isNotEmpty();
    for (JsonNode layer : manifest.path("layers")) {
      assertThat(blob(layer)).hasSize(layer.path("size").asInt());
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().startsWith("blobs/sha256/")) {
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(file.getValue());
        assertThat(file.getKey()).endsWith(HexFormat.of().formatHex(digest));
      }
    }
  }

  @Test
  void itRunsJavaItselfAndNotAsRoot() {
    assertThat(settings.path("User").asText()).isEqualTo("10001:10001");
    // No shell stands between the engine and the node: SIGTERM reaches it, and it drains.
    assertThat(texts(settings.path("Entrypoint")))
        .startsWith("java")
        .endsWith("io.meridian.node.NodeMain");
    assertThat(settings.has("StopSignal")).as("another signal than SIGTERM").isFalse();
    assertThat(texts(settings.path("Env"))).noneMatch(text -> text.contains("SECRET="));
  }

  @Test
  void aNodeStartsInItAndSaysWhichSettingIsMissing(@TempDir Path root) throws Exception {
    unpack(root);
    assumeTrue(mayMount(root), "needs root, and a kernel that lets it make namespaces");

    assertThat(run(root, List.of()))
        .contains("MERIDIAN_TOPOLOGY is '/etc/meridian/topology.json'")
        .endsWith("status 2");

    Files.createDirectories(root.resolve("etc/meridian"));
    Files.writeString(root.resolve("etc/meridian/topology.json"), Topologies.ONE_REGION);
    assertThat(run(root, List.of("MERIDIAN_REGION=r40")))
        .contains("MERIDIAN_APPS is '/etc/meridian/apps.json'")
        .endsWith("status 2");
  }

  private static boolean mayMount(Path root) throws IOException, InterruptedException {
    return "root".equals(System.getProperty("user.name"))
        && new ProcessBuilder("unshare", "-mpf", "mount", "-t", "proc", "proc", root + "/proc")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
  }

  /** What the image's command says, and the status that it ends with. */
  private String run(Path root, List<String> environment) throws Exception {
    var command = new ArrayList<String>();
    command.addAll(List.of("unshare", "-mpf", "sh", "-c", AS_IN_A_CONTAINER, "sh"));
    command.addAll(List.of(root.toString(), settings.path("User").asText()));
    command.addAll(List.of("/opt/java/bin/java"));
    List<String> entrypoint = texts(settings.path("Entrypoint"));
    command.addAll(entrypoint.subList(1, entrypoint.size()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    var all = new ArrayList<>(texts(settings.path("Env")));
    all.addAll(environment);
    for (String variable : all) {
      String[] parts = variable.split("=", 2);
      if (!parts[0].equals("PATH")) {
        builder.environment().put(parts[0], parts[1]);
      }
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + "status " + process.waitFor();
  }

  private void unpack(Path root) throws IOException, InterruptedException {
    // JUnit's folders are closed to all others, and this one is to be the root of another user.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (JsonNode layer : manifest.path("layers")) {
      Process tar =
          new ProcessBuilder("tar", "-xzpf", "-", "-C", root.toString())
              .inheritIO()
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start();
      try (InputStream bytes = new ByteArrayInputStream(blob(layer));
          var to = tar.getOutputStream()) {
        bytes.transferTo(to);
      }
      assertThat(tar.waitFor()).isZero();
    }
    for (String mountPoint : List.of("proc", "dev")) {
      Files.createDirectories(root.resolve(mountPoint));
    }
  }

  private byte[] blob(JsonNode descriptor) {
    String digest = descriptor.path("digest").asText();
    byte[] bytes = files.get("blobs/" + digest.replace(':', '/'));
    assertThat(bytes).as(digest).isNotNull();
    return bytes;
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
