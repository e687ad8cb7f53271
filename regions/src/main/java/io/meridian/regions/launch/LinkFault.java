package io.meridian.regions.launch;

import io.meridian.regions.RegionId;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Something that is done to the emulated network while it runs.
 *
 * @param to another region than {@code from}
 * @param oneWay whether only what goes from {@code from} to {@code to} is meant
 * @param moreDelayMillis of {@link Kind#SLOW}, beyond the profile's
 * @param bytesPerSecond of {@link Kind#SLOW}
 */
public record LinkFault(
    Kind kind,
    RegionId from,
    RegionId to,
    boolean oneWay,
    OptionalLong moreDelayMillis,
    OptionalLong bytesPerSecond) {
  /** What it is. */
  public enum Kind {
    /** Connections are reset, new ones too. */
    CUT,
    /** The called end vanishes, the caller does not hear of it. */
    HALF_OPEN,
    /** Bytes vanish, sockets stay open. */
    SILENCE,
    /** Bytes wait until it is healed. */
    STALL,
    /** Bytes take longer, or fewer pass. */
    SLOW,
    /** None of these any more. */
    HEAL;

    /** As it is written on the command line: {@code half-open}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public LinkFault {
    if (from.equals(to)) {
      throw new IllegalArgumentException("no link from " + from + " to itself");
    }
  }

  /** A fault without figures. */
  public static LinkFault of(Kind kind, RegionId from, RegionId to, boolean oneWay) {
    return new LinkFault(kind, from, to, oneWay, OptionalLong.empty(), OptionalLong.empty());
  }
}
