package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The name of a channel as a client writes it. Names are compared char by char; case counts.
 *
 * <p>{@code [?rewind=1]chat:room} is the client's view, with parameters, of the channel {@code
 * chat:room} in the namespace {@code chat}. Frames to the client carry the full name; everything
 * behind the edge knows the base.
 *
 * @param full the whole name, at most {@link #MAX_BYTES} bytes of UTF-8
 * @param base the channel
 * @param params parameters in the qualifier, percent-decoded
 * @param namespace the base up to its first colon
 */
public record ChannelName(String full, String base, Map<String, String> params, String namespace) {
  /** Longest name, its qualifier included, in bytes of UTF-8. */
  public static final int MAX_BYTES = 1_024;

  public ChannelName {
    params = Map.copyOf(params);
  }

  /**
   * Reads a name. Refused with 40010 are names that are empty or too long, start with a colon, a
   * comma or a qualifier that is not served, start or end with white space, hold a line break, or
   * have no UTF-8 form.
   */
  public static ChannelName parse(String full) throws ProtocolException {
    int sizeBytes = Utf8.sizeBytes(full);
    if (sizeBytes > MAX_BYTES) {
      throw refused(full, "has " + sizeBytes + " bytes, max " + MAX_BYTES);
    }
    if (Utf8.isMalformed(full)) {
      throw refused(full, "is not well-formed Unicode");
    }
    String base = full;
    Map<String, String> params = Map.of();
    if (full.startsWith("[")) {
      int end = full.indexOf(']');
      if (!full.startsWith("[?") || end < 0) {
        throw refused(full, "starts with '[', which is for [?param=value] qualifiers only");
      }
      params = params(full, full.substring("[?".length(), end));
      base = full.substring(end + 1);
    }
    checkBase(full, base);
    int colon = base.indexOf(':');
    return new ChannelName(full, base, params, colon < 0 ? base : base.substring(0, colon));
  }

  private static void checkBase(String full, String base) throws ProtocolException {
    if (base.isEmpty()) {
      throw refused(full, "is empty");
    }
    char first = base.charAt(0);
    if (first == ':' || first == ',' || first == '[') {
      throw refused(full, "starts with '" + first + "'");
    }
    if (isBlank(first) || isBlank(base.charAt(base.length() - 1))) {
      throw refused(full, "starts or ends with white space");
    }
    if (base.chars().anyMatch(ChannelName::isLineBreak)) {
      throw refused(full, "holds a line break");
    }
  }

  private static Map<String, String> params(String full, String query) throws ProtocolException {
    Map<String, String> params = new LinkedHashMap<>();
    try {
      for (String param : query.split("&", -1)) {
        int equals = param.indexOf('=');
        if (equals > 0) {
          params.put(
              URLDecoder.decode(param.substring(0, equals), UTF_8),
              URLDecoder.decode(param.substring(equals + 1), UTF_8));
        }
      }
    } catch (IllegalArgumentException e) {
      throw refused(full, "has a parameter that is not percent-encoded: " + e.getMessage());
    }
    return params;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isLineBreak(int c) {
    return c == '\n'
        || c == '\r'
        || c == '\u000B'
        || c == '\f'
        || c == '\u0085'
        || c == '\u2028'
        || c == '\u2029';
  }

  private static ProtocolException refused(String name, String rule) {
    return ErrorCode.INVALID_CHANNEL_NAME.refuse(
        "channel name '" + WireReader.shortened(name) + "' " + rule);
  }
}
