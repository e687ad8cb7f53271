package io.meridian.regions;

import java.nio.file.Path;

/** A topology file that cannot be used; the message names file, field, value and limit. */
public final class InvalidTopologyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidTopologyException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
