package io.meridian.chaos.run;

import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held by the one command that runs experiments in a folder: a second one would take the regions of
 * the first for what a killed run has left. The system frees it when its holder dies.
 */
final class RunLock implements AutoCloseable {
  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes it or fails at once.
   *
   * @param folder for data and logs of runs; made when it is not there
   * @throws LaunchException when another command holds it
   */
  static RunLock take(Path folder) throws IOException {
    Path file = Files.createDirectories(folder).resolve("lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new LaunchException(
          "another command runs experiments in " + folder + ": wait until it is done");
    }
    return new RunLock(channel);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
