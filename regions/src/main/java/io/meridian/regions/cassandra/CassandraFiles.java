package io.meridian.regions.cassandra;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What Cassandra reads when it starts: templates of this package with its settings and folders
 * filled in. Written anew at each start, so that editing it is of no use.
 *
 * @param folder holds {@code conf/} and {@code data/}
 */
public record CassandraFiles(CassandraSettings settings, Path folder) {
  private static final List<String> CONFIGURATION =
      List.of("cassandra.yaml", "cassandra-rackdc.properties", "logback.xml");

  /** Writes {@code conf/}, and makes {@code data/} if it is missing. */
  public void write() throws IOException {
    Files.createDirectories(conf());
    Files.createDirectories(data());
    for (String name : CONFIGURATION) {
      Files.writeString(conf().resolve(name), filled(name));
    }
  }

  /** What the JVM that runs Cassandra has to be told. */
  public List<String> jvmOptions() throws IOException {
    String text = filled(settings.surroundings().jvmOptions) + filled("jvm.options");
    return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  private String filled(String template) throws IOException {
    String text = read(template);
    for (var value : values().entrySet()) {
      text = text.replace("{" + value.getKey() + "}", value.getValue());
    }
    return text;
  }

  private Map<String, String> values() {
    int heap = settings.heapMebibytes();
    var values = new HashMap<String, String>();
    values.put("cluster", settings.cluster());
    values.put("address", settings.address());
    values.put("storagePort", Integer.toString(settings.storagePort()));
    values.put("cqlPort", Integer.toString(settings.cqlPort()));
    values.put("seeds", String.join(",", settings.seeds()));
    values.put("datacenter", settings.datacenter());
    values.put("rack", settings.rack());
    values.put("tokens", Integer.toString(settings.surroundings().tokens));
    values.put("mindsOthers", Boolean.toString(settings.surroundings().mindsOthers));
    values.put("heap", Integer.toString(heap));
    values.put("memtables", Integer.toString(heap / 4));
    values.put("caches", Integer.toString(heap / 12));
    values.put("direct", Integer.toString(heap * 2 / 3));
    values.put("conf", conf().toString());
    values.put("confUri", conf().toUri().toString());
    values.put("data", data().toString());
    values.put("folder", folder.toString());
    return values;
  }

  private static String read(String template) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(CassandraFiles.class.getResourceAsStream(template), template)) {
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
