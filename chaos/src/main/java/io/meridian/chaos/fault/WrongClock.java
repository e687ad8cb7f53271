package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A region's wall clocks are wrong: it is stopped in order and started with a library that shifts
 * them. Monotonic clocks are left alone, as they are where somebody sets the time.
 */
final class WrongClock implements Injection {
  /** Where Debian's package {@code libfaketime} puts it on the machines that it knows. */
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"));

  private final BreakableRegion region;
  private final int minutes;

  /**
   * @param minutes ahead, or behind when negative
   */
  WrongClock(BreakableRegion region, int minutes) {
    this.region = region;
    this.minutes = minutes;
  }

  static Optional<Path> library() {
    return library(LIBRARIES);
  }

  static Optional<Path> library(List<Path> candidates) {
    return candidates.stream().filter(Files::isReadable).findFirst();
  }

  @Override
  public void begin() throws InterruptedException {
    region.stop();
    region.recoverWith(
        Map.of(
            "LD_PRELOAD",
            library().orElseThrow().toString(),
            "FAKETIME",
            String.format(Locale.ROOT, "%+dm", minutes),
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1",
            // Else a JVM's timed waits end at once: it spins, and hardly starts.
            "FAKETIME_FORCE_MONOTONIC_FIX",
            "0",
            "DONT_FAKE_MONOTONIC",
            "1"));
  }

  @Override
  public void requireEffect() throws IOException {
    for (long pid : Processes.of(region)) {
      if (ProcessState.isGone(pid)) {
        throw new IOException("process " + pid + " has ended");
      }
      if (!ProcessState.hasLoaded(pid, library().orElseThrow())) {
        throw new IOException("process " + pid + " has the right time");
      }
    }
  }

  @Override
  public void end() throws IOException, InterruptedException {
    region.stop();
    region.recover();
  }
}
