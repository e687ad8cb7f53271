package io.meridian.node.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthFileTest {
  private final ActorTestKit kit = ActorTestKit.create();

  private final NodeHealth health = new NodeHealth();
  private final Path file;

  HealthFileTest(@TempDir Path folder) {
    this.file = folder.resolve("health");
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void theFileFollowsTheNodesHealth() throws IOException {
    Instant before = Instant.now().minusSeconds(1);
    kit.spawn(HealthFile.create(file, health));

    await().until(() -> Files.exists(file));
    assertThat(read().get("ready").booleanValue()).isFalse();
    assertThat(read().get("waitingFor")).hasSize(4);
    assertThat(read().get("pid").longValue()).isEqualTo(ProcessHandle.current().pid());
    assertThat(Instant.parse(read().get("at").textValue())).isBetween(before, Instant.now());

    for (NodeHealth.Part part : NodeHealth.Part.values()) {
      health.has(part);
    }
    await().until(() -> read().get("ready").booleanValue());
    assertThat(read().get("waitingFor")).isEmpty();
  }

  private JsonNode read() throws IOException {
    return new JsonMapper().readTree(Files.readAllBytes(file));
  }
}
