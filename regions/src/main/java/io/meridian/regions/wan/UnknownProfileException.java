package io.meridian.regions.wan;

import java.util.Collection;

/** A profile was asked for that there is not; the message names those that there are. */
public final class UnknownProfileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnknownProfileException(String name, Collection<String> known) {
    super("unknown profile \"" + name + "\", known are " + String.join(", ", known));
  }
}
