package io.meridian.regions.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.cassandra.CassandraSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CassandraConfigurationProcessTest {

  @Test
  void anAddressIsEnough() {
    CassandraSettings settings =
        CassandraConfigurationProcess.settings(Map.of("CASSANDRA_ADDRESS", "10.1.0.11"));

    assertThat(settings.seeds()).containsExactly("10.1.0.11:7000");
    assertThat(settings.cqlPort()).isEqualTo(9042);
    assertThat(settings.datacenter()).isEqualTo("dc1");
    assertThat(settings.heapMebibytes()).isEqualTo(1024);
  }

  @Test
  void seedsWithoutAPortHaveTheStoragePort() {
    CassandraSettings settings =
        CassandraConfigurationProcess.settings(
            Map.of(
                "CASSANDRA_ADDRESS", "10.1.0.11",
                "CASSANDRA_STORAGE_PORT", "7100",
                "CASSANDRA_SEEDS", "10.1.0.11, 10.1.0.12:7200"));

    assertThat(settings.seeds()).isEqualTo(List.of("10.1.0.11:7100", "10.1.0.12:7200"));
  }

  @ParameterizedTest
  @CsvSource({
    "CASSANDRA_ADDRESS, 'a b'",
    "CASSANDRA_ADDRESS, 'a\"'",
    "CASSANDRA_SEEDS, 'a:b'",
    "CASSANDRA_SEEDS, 'a,,b'",
    "CASSANDRA_SEEDS, 'a:1:2'",
    "CASSANDRA_CLUSTER, '{data}'",
    "CASSANDRA_PORT, 0",
    "CASSANDRA_PORT, 70000",
    "CASSANDRA_HEAP_MEBIBYTES, 1g",
    "CASSANDRA_HEAP_MEBIBYTES, 100",
    "CASSANDRA_RACK, 'a\n b'"
  })
  void aValueThatCassandraWouldMisreadIsRefusedByName(String variable, String value) {
    var environment = new HashMap<>(Map.of("CASSANDRA_ADDRESS", "10.1.0.11"));
    environment.put(variable, value);

    assertThatThrownBy(() -> CassandraConfigurationProcess.settings(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable);
  }

  @Test
  void everyPlaceholderIsFilledIn(@TempDir Path folder) throws IOException {
    CassandraConfigurationProcess.write(
        CassandraConfigurationProcess.settings(Map.of("CASSANDRA_ADDRESS", "10.1.0.11")), folder);

    for (String file :
        List.of("cassandra.yaml", "cassandra-rackdc.properties", "logback.xml", "arguments")) {
      assertThat(Files.readString(folder.resolve("conf").resolve(file)))
          .as(file)
          .doesNotContainPattern("\\{[A-Za-z]+\\}");
    }
    assertThat(Files.readString(folder.resolve("conf/arguments")))
        .contains("\"-Xmx1024m\"")
        .contains("\"-Dcassandra.storagedir=" + folder.resolve("data") + "\"")
        .doesNotContain("ring_delay_ms");
  }
}
