package io.meridian.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {
  private static final String TOPOLOGY =
      """
      {"regions": [
        {"id": "eu", "index": 1, "name": "Europe", "latitude": 50, "longitude": 8,
         "addresses": ["127.0.41.1", "127.0.41.2"], "peers": ["us"]},
        {"id": "us", "index": 2, "name": "America", "latitude": 38, "longitude": -77,
         "addresses": ["192.0.2.1"], "peers": ["eu"]}]}
      """;
  private static final String APPS =
      """
      {"apps": [{"id": "local", "keys": [{"id": "dev", "secret": "only-on-loopback"}]}]}
      """;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  NodeSettingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void aCompleteEnvironment() throws IOException {
    environment.put("MERIDIAN_TOPOLOGY", write("topology.json", TOPOLOGY));
    environment.put("MERIDIAN_REGION", "eu");
    environment.put("MERIDIAN_NODE", "2");
    environment.put("MERIDIAN_NODES", "2");
    environment.put("MERIDIAN_CASSANDRA", "127.0.41.1:9042,127.0.41.2:9042");
    environment.put("MERIDIAN_APPS", write("apps.json", APPS));
    environment.put("MERIDIAN_SECRET_FILE", write("secret", "sixteen bytes at least\n"));
  }

  @Test
  void aCompleteEnvironmentIsRead() {
    NodeSettings settings = NodeSettings.of(environment);

    assertThat(settings.name()).isEqualTo("eu-2");
    assertThat(settings.address()).isEqualTo("127.0.41.2");
    assertThat(settings.region().peers()).containsExactly(SampleLog.US);
    assertThat(settings.cassandra()).containsExactly("127.0.41.1:9042", "127.0.41.2:9042");
    assertThat(settings.datacenter()).isEqualTo("dc1");
    assertThat(settings.replicas()).isEqualTo(1);
    assertThat(settings.secret()).hasSize("sixteen bytes at least".length());
    assertThat(settings.healthFile()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MERIDIAN_TOPOLOGY",
        "MERIDIAN_REGION",
        "MERIDIAN_CASSANDRA",
        "MERIDIAN_APPS",
        "MERIDIAN_SECRET_FILE"
      })
  void aVariableThatIsMissingIsNamed(String variable) {
    environment.remove(variable);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeSettings.of(environment))
        .withMessageContaining(variable);
  }

  @ParameterizedTest
  @CsvSource({
    "MERIDIAN_REGION, Mars!",
    "MERIDIAN_REGION, mars",
    "MERIDIAN_NODE, 0",
    "MERIDIAN_NODE, 3",
    "MERIDIAN_NODE, two",
    "MERIDIAN_NODES, 4",
    "MERIDIAN_CASSANDRA_REPLICAS, 10",
    "MERIDIAN_CASSANDRA, localhost",
    "MERIDIAN_CASSANDRA, localhost:port",
    "MERIDIAN_CASSANDRA, ':9042'",
    "MERIDIAN_CASSANDRA, localhost:70000",
    "MERIDIAN_TOPOLOGY, /nowhere/topology.json",
    "MERIDIAN_APPS, /nowhere/apps.json",
    "MERIDIAN_SECRET_FILE, /nowhere/secret",
    "MERIDIAN_HEALTH_FILE, /nowhere/health",
    "MERIDIAN_HEALTH_FILE, /"
  })
  void aBadValueIsNamedWithItsVariable(String variable, String value) {
    environment.put(variable, value);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeSettings.of(environment))
        .withMessageContaining(variable)
        .withMessageContaining(value);
  }

  @ParameterizedTest
  @CsvSource({"MERIDIAN_TOPOLOGY, {}", "MERIDIAN_APPS, {}", "MERIDIAN_SECRET_FILE, short"})
  void aBadFileIsNamedWithItsVariable(String variable, String content) throws IOException {
    environment.put(variable, write("bad-file", content));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeSettings.of(environment))
        .withMessageContaining(variable)
        .withMessageContaining("bad-file");
  }

  @Test
  void theLocalKeyIsRefusedWhereOthersCanConnect() {
    environment.put("MERIDIAN_REGION", "us");
    environment.put("MERIDIAN_NODE", "1");
    environment.put("MERIDIAN_NODES", "1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> NodeSettings.of(environment))
        .withMessageContaining("192.0.2.1")
        .withMessageContaining("MERIDIAN_APPS");
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }
}
