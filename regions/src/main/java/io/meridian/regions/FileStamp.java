package io.meridian.regions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What a file looks like from outside: another stamp means that it was changed or replaced.
 *
 * @param modified to the file system's precision
 * @param key which file it is, where the file system tells: one that was put in its place has
 *     another
 */
public record FileStamp(FileTime modified, long bytes, @Nullable Object key) {
  /**
   * Follows symbolic links.
   *
   * @throws IOException when there is no such file, or it cannot be looked at
   */
  public static FileStamp of(Path file) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }
}
