package io.meridian.regions.launch;

import io.meridian.regions.Region;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The configuration of a region's own Cassandra: templates of this package with the region's
 * addresses and folders filled in. Written anew at each start, so that editing it is of no use.
 */
record CassandraFiles(Region region, Path folder) {
  private static final List<String> CONFIGURATION =
      List.of("cassandra.yaml", "cassandra-rackdc.properties", "logback.xml");

  void write() throws IOException {
    Files.createDirectories(conf());
    Files.createDirectories(data());
    for (String name : CONFIGURATION) {
      Files.writeString(conf().resolve(name), filled(name));
    }
  }

  List<String> jvmOptions() throws IOException {
    return filled("jvm.options")
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private String filled(String template) throws IOException {
    String text = read(template);
    Map<String, String> values =
        Map.of(
            "region", region.id().value(),
            "address", region.cassandraAddress(),
            "storagePort", Integer.toString(region.ports().cassandraStorage()),
            "cqlPort", Integer.toString(region.ports().cassandra()),
            "conf", conf().toString(),
            "confUri", conf().toUri().toString(),
            "data", data().toString(),
            "folder", folder.toString());
    for (var value : values.entrySet()) {
      text = text.replace("{" + value.getKey() + "}", value.getValue());
    }
    return text;
  }

  private static String read(String template) throws IOException {
    String name = "cassandra/" + template;
    try (InputStream in =
        Objects.requireNonNull(CassandraFiles.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path conf() {
    return folder.resolve("conf");
  }

  private Path data() {
    return folder.resolve("data");
  }
}
