package io.meridian.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: the image is one that a container engine would take, and a node starts in it. Method: its
 * blobs are read as the OCI image specification has them, its layers are unpacked in their order,
 * and its command is run there, by its user, with its environment.
 */
class ImageIT {
  private final Image image = new Image();

  ImageIT() throws IOException {}

  @Test
  void everyBlobIsWhatItsNameSays() throws Exception {
    assertThat(image.layers()).isNotEmpty();
    for (JsonNode layer : image.layers()) {
      assertThat(image.blob(layer)).hasSize(layer.path("size").asInt());
    }
    for (Map.Entry<String, byte[]> file : image.files().entrySet()) {
      if (file.getKey().startsWith("blobs/sha256/")) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.getValue());
        assertThat(file.getKey()).endsWith(HexFormat.of().formatHex(digest));
      }
    }
  }

  @Test
  void itRunsJavaItselfAndNotAsRoot() {
    assertThat(image.settings().path("User").asText()).isEqualTo("10001:10001");
    // No shell stands between the engine and the node: SIGTERM reaches it, and it drains.
    assertThat(Image.texts(image.settings().path("Entrypoint")))
        .startsWith("java")
        .endsWith("io.meridian.node.NodeMain");
    assertThat(image.settings().has("StopSignal")).as("another signal than SIGTERM").isFalse();
    assertThat(Image.texts(image.settings().path("Env")))
        .noneMatch(text -> text.contains("SECRET="));
  }

  @Test
  void aNodeStartsInItAndSaysWhichSettingIsMissing(@TempDir Path root) throws Exception {
    image.unpack(root);

    assertThat(run(root, List.of()))
        .contains("MERIDIAN_TOPOLOGY is '/etc/meridian/topology.json'")
        .endsWith("status 2");

    Files.createDirectories(root.resolve("etc/meridian"));
    Files.writeString(root.resolve("etc/meridian/topology.json"), Topologies.ONE_REGION);
    assertThat(run(root, List.of("MERIDIAN_REGION=r40")))
        .contains("MERIDIAN_APPS is '/etc/meridian/apps.json'")
        .endsWith("status 2");
  }

  /** What the image's command says, and the status that it ends with. */
  private String run(Path root, List<String> variables) throws Exception {
    Process process = image.command(root, variables).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said + "status " + process.waitFor();
  }
}
