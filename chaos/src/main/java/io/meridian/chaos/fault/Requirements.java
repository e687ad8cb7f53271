package io.meridian.chaos.fault;

import com.sun.management.UnixOperatingSystemMXBean;
import io.meridian.chaos.experiment.Fault;
import io.meridian.chaos.experiment.Spelling;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.stage.SmallDisk;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What faults need of the machine, asked before anything is started. */
public final class Requirements {
  /** Descriptors that a client and the node that serves it take of one process. */
  private static final int DESCRIPTORS_SPARE = 1_000;

  private Requirements() {}

  /** Why this machine cannot do a step, for people; empty when it can. */
  public static Optional<String> missingFor(Step step) {
    return switch (step.fault()) {
      case CLOCK -> missingLibrary(WrongClock.library());
      case FULL_STORAGE -> noSmallDisk();
      case RECONNECT_STORM, SLOW_CONSUMERS -> tooFewDescriptors(step);
      default -> Optional.empty();
    };
  }

  static Optional<String> missingLibrary(Optional<Path> library) {
    return library.isPresent()
        ? Optional.empty()
        : Optional.of(
            "clock needs libfaketime, which is not installed: apt-get install libfaketime");
  }

  private static Optional<String> noSmallDisk() {
    try {
      Path folder = Files.createTempDirectory("meridian-disk");
      try {
        SmallDisk.mount(folder, 1);
        return Optional.empty();
      } finally {
        SmallDisk.unmount(folder);
        Files.delete(folder);
      }
    } catch (IOException refused) {
      return Optional.of(
          Spelling.of(Fault.FULL_STORAGE)
              + " needs to mount a small disk, which only root may on Linux: "
              + refused.getMessage());
    }
  }

  private static Optional<String> tooFewDescriptors(Step step) {
    long needed = Injections.clients(step) + DESCRIPTORS_SPARE;
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        && unix.getMaxFileDescriptorCount() < needed) {
      return Optional.of(
          Injections.clients(step)
              + " clients need "
              + needed
              + " open files, allowed are "
              + unix.getMaxFileDescriptorCount()
              + ": raise ulimit -n");
    }
    return Optional.empty();
  }
}
