package io.meridian.chaos.sdk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process like this one in which host names mean what a file says. */
public final class ClientProcess {
  /** Names the project to {@link io.meridian.regions.launch.Installation#current()}. */
  private static final String ROOT_PROPERTY = "meridian.root";

  private ClientProcess() {}

  /**
   * The command that runs it.
   *
   * @param hosts written by {@link HostNames#write}
   */
  public static List<String> command(Path hosts, Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                // A dependency of the SDK has a logger and brings nothing that logs, on purpose.
                "-Dslf4j.internal.verbosity=ERROR",
                "-D" + HostNames.HOSTS_FILE_PROPERTY + "=" + hosts,
                "-D" + ROOT_PROPERTY + "=" + System.getProperty(ROOT_PROPERTY),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    return command;
  }
}
