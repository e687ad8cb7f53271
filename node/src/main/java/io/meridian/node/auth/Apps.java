package io.meridian.node.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The apps that a node serves, as its configuration names them. */
public final class Apps {
  private final Map<String, App> appsById;

  /** Apps with unique ids. */
  public Apps(List<App> apps) {
    appsById = apps.stream().collect(Collectors.toUnmodifiableMap(App::id, Function.identity()));
  }

  /**
   * Reads a file such as
   *
   * <pre>
   * {"apps": [{"id": "local",
   *            "keys": [{"id": "dev", "secret": "…", "capability": {"*": ["*"]}}],
   *            "namespaces": [{"id": "fast", "durability": "region", "membersMax": 250}]}]}
   * </pre>
   *
   * A key without capability may do everything; namespaces, and membersMax in them, may be left
   * out.
   *
   * @throws IllegalArgumentException naming field and value of the first mistake
   * @throws IOException if the file cannot be read
   */
  public static Apps load(Path file) throws IOException {
    return new Apps(AppsReader.read(file.toString(), Files.readString(file)));
  }

  /** The app with an id. */
  public Optional<App> find(String appId) {
    return Optional.ofNullable(appsById.get(appId));
  }
}
