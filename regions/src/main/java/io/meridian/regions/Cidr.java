package io.meridian.regions;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A region's IPv4 network, written {@code 10.1.0.0/16}.
 *
 * @param network its first address, as a number; all bits after the prefix are 0
 * @param prefixBits 8 to 30
 */
public record Cidr(int network, int prefixBits) {
  private static final int MIN_PREFIX_BITS = 8;
  private static final int MAX_PREFIX_BITS = 30;
  private static final Pattern NOTATION = Pattern.compile("([0-9.]+)/([0-9]{1,2})");
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern ADDRESS =
      Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);

  /**
   * Reads a network.
   *
   * @throws IllegalArgumentException naming the text, and what is wrong with it
   */
  static Cidr of(String text) {
    Matcher parts = NOTATION.matcher(text);
    OptionalInt address = parts.matches() ? address(parts.group(1)) : OptionalInt.empty();
    if (address.isEmpty()) {
      throw new IllegalArgumentException(
          "cidr \"" + text + "\" is not an IPv4 network such as 10.1.0.0/16");
    }
    int bits = Integer.parseInt(parts.group(2));
    if (bits < MIN_PREFIX_BITS || bits > MAX_PREFIX_BITS) {
      throw new IllegalArgumentException(
          "cidr \"%s\" has a prefix of %d bits, allowed are %d to %d"
              .formatted(text, bits, MIN_PREFIX_BITS, MAX_PREFIX_BITS));
    }
    var network = new Cidr(address.getAsInt() & mask(bits), bits);
    if (network.network != address.getAsInt()) {
      throw new IllegalArgumentException(
          "cidr \"%s\" does not begin at its first address, %s".formatted(text, network));
    }
    return network;
  }

  /** Whether they have an address in common. */
  boolean overlaps(Cidr other) {
    int mask = mask(Math.min(prefixBits, other.prefixBits));
    return (network & mask) == (other.network & mask);
  }

  /** Whether a host lies outside; of a host name that is not known. */
  boolean excludes(String host) {
    OptionalInt address = address(host);
    return address.isPresent() && (address.getAsInt() & mask(prefixBits)) != network;
  }

  /** As it is read. */
  @Override
  public String toString() {
    return "%d.%d.%d.%d/%d"
        .formatted(
            network >>> 24,
            network >>> 16 & 0xff,
            network >>> 8 & 0xff,
            network & 0xff,
            prefixBits);
  }

  /** Whether a host is named by its IPv4 address. */
  static boolean isAddress(String host) {
    return ADDRESS.matcher(host).matches();
  }

  private static int mask(int bits) {
    return -1 << (Integer.SIZE - bits);
  }

  /** Empty when it is not an IPv4 address. */
  private static OptionalInt address(String text) {
    Matcher octets = ADDRESS.matcher(text);
    if (!octets.matches()) {
      return OptionalInt.empty();
    }
    int address = 0;
    for (int octet = 1; octet <= octets.groupCount(); octet++) {
      address = address << 8 | Integer.parseInt(octets.group(octet));
    }
    return OptionalInt.of(address);
  }
}
