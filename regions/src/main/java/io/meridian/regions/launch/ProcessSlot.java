package io.meridian.regions.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A place where one process runs or not: a folder with its pid file and its log.
 *
 * @param label how people call the process, such as {@code eu/1}
 */
record ProcessSlot(String label, Path folder) {
  Path logFile() {
    return folder.resolve("log");
  }

  /** Where a node says whether it is ready, see {@code io.meridian.node.health.HealthFile}. */
  Path healthFile() {
    return folder.resolve("health");
  }

  /** The process that was started here, if it still runs. */
  Optional<RunningProcess> running() {
    try {
      String[] parts = Files.readString(pidFile()).strip().split(" ", -1);
      if (parts.length != 2) {
        throw new LaunchException(pidFile() + " does not hold a pid and a start: delete it");
      }
      var process = new RunningProcess(Long.parseLong(parts[0]), parts[1]);
      return Optional.of(process).filter(RunningProcess::isRunning);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      throw new LaunchException(pidFile() + " cannot be read", e);
    }
  }

  void remember(RunningProcess process) throws IOException {
    RunFolder.replace(pidFile(), process.pid() + " " + process.startMark() + "\n");
  }

  void forget() {
    try {
      Files.deleteIfExists(pidFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the log of the run before aside; the one before that goes. */
  void rotateLog() throws IOException {
    Files.createDirectories(folder);
    if (Files.exists(logFile())) {
      Files.move(logFile(), folder.resolve("log.previous"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path pidFile() {
    return folder.resolve("pid");
  }
}
