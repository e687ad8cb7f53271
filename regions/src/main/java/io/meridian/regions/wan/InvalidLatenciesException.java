package io.meridian.regions.wan;

import java.nio.file.Path;

/** A file of latencies that cannot be used; the message names file, field, value and limit. */
public final class InvalidLatenciesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidLatenciesException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
