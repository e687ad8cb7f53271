package io.meridian.regions.launch;

import com.fasterxml.jackson.annotation.JacksonAnnotation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.regions.Topology;
import io.meridian.regions.wan.RelayAddresses;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two regions, {@code r21} and {@code r22}, made of {@link FakeNode}s and {@link FakeCassandra}s.
 */
public final class FakeDeployment {
  private static final String TOPOLOGY =
      """
      {"regions": [
        {"id": "r21", "index": 1, "name": "One", "latitude": 0, "longitude": 0,
         "addresses": ["127.0.21.1", "127.0.21.2", "127.0.21.3"], "peers": ["r22"]},
        {"id": "r22", "index": 2, "name": "Two", "latitude": 0, "longitude": 0,
         "addresses": ["127.0.22.1"], "peers": ["r21"]}
      ]}""";

  private FakeDeployment() {}

  /** A deployment that is not up, all files in a folder. */
  public static LocalDeployment in(Path folder) throws IOException {
    return in(folder, Map.of());
  }

  static LocalDeployment in(Path folder, Map<String, String> additions) throws IOException {
    return new LocalDeployment(
        installation(folder, new JavaProgram(FakeCassandra.class.getName(), classPath())),
        environment(additions));
  }

  static Installation installation(Path folder, JavaProgram cassandra) throws IOException {
    Path topology = Files.writeString(folder.resolve("topology.json"), TOPOLOGY);
    return new Installation(
        topology,
        folder.resolve("run"),
        new JavaProgram(FakeNode.class.getName(), classPath()),
        cassandra,
        Installation.NODE_HEAP_MEBIBYTES,
        new WanProgram(
            new JavaProgram(FakeWan.class.getName(), classPath()),
            Path.of("latencies.json"),
            new RelayAddresses(201)));
  }

  static Map<String, String> environment(Map<String, String> additions) {
    var environment = new HashMap<>(System.getenv());
    environment.putAll(additions);
    return environment;
  }

  private static String classPath() {
    return Stream.of(
            FakeNode.class,
            Topology.class,
            JsonNode.class,
            JsonParser.class,
            JacksonAnnotation.class)
        .map(FakeDeployment::origin)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
