package io.meridian.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A folder in place of a host's root, in which programs of the archive are run. */
final class Host {
  private static final long PATIENCE_SECONDS = 120;

  private final Path root;
  private Path installation;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * How a program ended.
   *
   * @param output what it said, standard output and error together
   */
  record Ending(int status, String output) {}

  /** Nothing is installed yet. */
  Host(Path root) {
    this.root = root;
    this.installation = root;
    environment.put("PATH", System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("MERIDIAN_ROOT_FOLDER", root.toString());
  }

  /** With the archive installed; its files are elsewhere, shared by all such hosts. */
  static Host installed(Path root) {
    Host host = new Host(root);
    host.installation = Shared.INSTALLED;
    return host;
  }

  /** The folder that holds {@code opt/meridian}. */
  Path installation() {
    return installation;
  }

  /** Unpacked once for all tests. */
  private static final class Shared {
    private static final Path INSTALLED = install();

    private static Path install() {
      try {
        Path root = Files.createDirectories(Archive.TARGET.resolve("installed"));
        Ending ending =
            new Host(root)
                .install("--archive", Archive.file().toString(), "--sha256", Archive.sha256());
        if (ending.status() != 0) {
          throw new IllegalStateException(ending.toString());
        }
        return root;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Host with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Path path(String relative) {
    return root.resolve(relative);
  }

  /** Writes a file of the host, with the lines given. */
  Path write(String relative, String... lines) {
    try {
      Path file = path(relative);
      Files.createDirectories(file.getParent());
      return Files.write(file, List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ending install(String... arguments) {
    return run(Stream.concat(Stream.of("sh", Archive.INSTALLER.toString()), Stream.of(arguments)));
  }

  /** Runs one of the programs in {@code bin} of the current version. */
  Ending program(String name, String... arguments) {
    String program = installation.resolve("opt/meridian/current/bin/" + name).toString();
    return run(Stream.concat(Stream.of(program), Stream.of(arguments)));
  }

  /** Runs a file of the host. */
  Ending file(String relative, String... arguments) {
    return run(Stream.concat(Stream.of(path(relative).toString()), Stream.of(arguments)));
  }

  private Ending run(Stream<String> command) {
    try {
      Path output = Files.createTempFile(root, "output", ".txt");
      var builder = new ProcessBuilder(command.toList());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still runs: " + builder.command() + Files.readString(output));
      }
      return new Ending(process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
