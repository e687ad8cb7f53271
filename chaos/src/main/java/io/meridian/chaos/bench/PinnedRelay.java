package io.meridian.chaos.bench;

import io.meridian.regions.launch.LaunchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link RelayProcess}, kept to the machine's last processor where {@code taskset} is there. */
final class PinnedRelay implements AutoCloseable {
  private static final Path TASKSET = Path.of("/usr/bin/taskset");

  private final Process process;
  private final BufferedReader out;
  private final int port;

  private PinnedRelay(Process process) throws IOException {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.port = (int) number();
  }

  /**
   * Starts it.
   *
   * @param targetPort on loopback
   */
  static PinnedRelay start(int targetPort, Duration oneWay) throws IOException {
    List<String> command = new ArrayList<>();
    if (isPinned()) {
      int last = Runtime.getRuntime().availableProcessors() - 1;
      command.addAll(List.of(TASKSET.toString(), "-c", Integer.toString(last)));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            RelayProcess.class.getName(),
            Integer.toString(targetPort),
            Long.toString(oneWay.toMillis())));
    return new PinnedRelay(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Whether relays are kept to one processor here. */
  static boolean isPinned() {
    return Files.isExecutable(TASKSET);
  }

  /** Where it listens on loopback. */
  int port() {
    return port;
  }

  /** Processor time that it has used so far. */
  long cpuNanos() throws IOException {
    OutputStream in = process.getOutputStream();
    in.write('\n');
    in.flush();
    return number();
  }

  private long number() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new LaunchException("the relay's process has ended");
    }
    return Long.parseLong(line);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
