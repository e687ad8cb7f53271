package io.meridian.terraform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds what a test has started: whatever it starts in turn inherits the environment. */
final class OwnProcesses {
  private OwnProcesses() {}

  /** Those with a setting, as {@code NAME=value}, in their environment. */
  static List<ProcessHandle> with(String setting) {
    return ProcessHandle.allProcesses()
        .filter(process -> environment(process).anyMatch(setting::equals))
        .toList();
  }

  private static Stream<String> environment(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "environ");
      return Stream.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      // It has ended meanwhile, or is somebody else's.
      return Stream.empty();
    }
  }
}
