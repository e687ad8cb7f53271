package io.meridian.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The image that the build made, read as the OCI image specification has it. */
final class Image {
  private static final Path FILE = Archive.TARGET.resolve("meridian-node-image.tar");
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * As root of namespaces of its own: with /proc as an engine mounts it, by the image's user, and
   * with the command looked up by the image's PATH among the image's files.
   */
  private static final String AS_IN_A_CONTAINER =
      "mount -t proc proc \"$1/proc\" && mount --bind /dev \"$1/dev\""
          + " && root=$1 && user=$2 && chroot=$(command -v chroot) && export PATH=\"$3\" && shift 3"
          + " && exec \"$chroot\" --userspec=\"$user\" \"$root\" \"$@\"";

  private final Map<String, byte[]> files = new TreeMap<>();
  private final JsonNode manifest;
  private final JsonNode settings;

  Image() throws IOException {
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

  /** All files of the image by their names. */
  Map<String, byte[]> files() {
    return files;
  }

  JsonNode layers() {
    return manifest.path("layers");
  }

  /** What an engine is told: user, command, environment. */
  JsonNode settings() {
    return settings;
  }

  byte[] blob(JsonNode descriptor) {
    String digest = descriptor.path("digest").asText();
    byte[] bytes = files.get("blobs/" + digest.replace(':', '/'));
    assertThat(bytes).as(digest).isNotNull();
    return bytes;
  }

  /** Unpacks the layers in their order, for a machine on which the command can be run there. */
  void unpack(Path root) throws IOException, InterruptedException {
    // JUnit's folders are closed to all others, and this one is to be the root of another user.
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (JsonNode layer : layers()) {
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
    Requirement.require(mayMount(root), "root, and a kernel that lets it make namespaces");
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

  /**
   * The image's command in its unpacked layers, by its user, as the first process of its own space.
   *
   * @param variables beside those of the image, as {@code NAME=value}
   */
  ProcessBuilder command(Path root, List<String> variables) {
    var command = new ArrayList<String>();
    command.addAll(List.of("unshare", "-mpf", "sh", "-c", AS_IN_A_CONTAINER, "sh"));
    command.addAll(List.of(root.toString(), settings.path("User").asText(), path()));
    command.addAll(texts(settings.path("Entrypoint")));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", System.getenv("PATH"));
    var all = new ArrayList<>(texts(settings.path("Env")));
    all.addAll(variables);
    for (String variable : all) {
      String[] parts = variable.split("=", 2);
      if (!parts[0].equals("PATH")) {
        builder.environment().put(parts[0], parts[1]);
      }
    }
    return builder;
  }

  /** Where an engine looks for the command. */
  private String path() {
    return texts(settings.path("Env")).stream()
        .filter(variable -> variable.startsWith("PATH="))
        .map(variable -> variable.substring("PATH=".length()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the image has no PATH"));
  }

  static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
