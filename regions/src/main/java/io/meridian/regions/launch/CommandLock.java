package io.meridian.regions.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Held by one command at a time; the system frees it when its holder dies. */
public final class CommandLock implements AutoCloseable {
  private final FileChannel channel;

  private CommandLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock or fails at once.
   *
   * @param file is made, with its folder, when it is not there
   * @param work what its holder does, such as {@code running experiments in /tmp/chaos}
   * @throws LaunchException when another command holds it
   */
  public static CommandLock take(Path file, String work) {
    return take(file, work, Duration.ZERO);
  }

  /**
   * Takes the lock, as soon as another command has let go of it.
   *
   * @throws LaunchException when another command holds it all that time, or until the thread is
   *     interrupted
   */
  static CommandLock take(Path file, String work, Duration patience) {
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(channel, patience)) {
        channel.close();
        throw new LaunchException(
            "another meridian command is %s (pid %s): wait until it is done"
                .formatted(work, Files.readString(file).strip()));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)));
      return new CommandLock(channel);
    } catch (IOException e) {
      throw new LaunchException("cannot lock " + file, e);
    }
  }

  private static boolean locked(FileChannel channel, Duration patience) throws IOException {
    var deadline = Deadline.in(patience);
    while (lock(channel) == null) {
      if (deadline.isOver()) {
        return false;
      }
      try {
        deadline.pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by another thread of this process
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new LaunchException("cannot release the lock", e);
    }
  }
}
