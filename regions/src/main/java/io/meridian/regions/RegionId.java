package io.meridian.regions;

import java.util.regex.Pattern;

/**
 * A region's name in configuration, commands and metrics, such as {@code eu}. Ordered as text.
 *
 * @param value 1 to 16 of {@code a-z}, {@code 0-9} and {@code -}, the first a letter
 */
public record RegionId(String value) implements Comparable<RegionId> {
  private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9-]{0,15}");

  public RegionId {
    if (!VALID.matcher(value).matches()) {
      throw new IllegalArgumentException("region id \"" + value + "\" does not match " + VALID);
    }
  }

  @Override
  public int compareTo(RegionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
