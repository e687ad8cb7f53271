package io.meridian.node.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name or pattern of channels in a capability. A star stands for one whole segment between
 * colons, as the last segment for one or more; anywhere else it is a star. Qualifiers match apart:
 * none in the pattern, none in the name; {@code [*]} is any or none.
 *
 * <pre>
 *   *          every channel without qualifier        foo:*:baz   foo, anything, baz: exactly three segments
 *   foo:*      foo: and one or more segments           [meta]*     channels with the qualifier [meta]
 *   foo*       the channel that is called foo*         [*]*        everything
 * </pre>
 *
 * @param text the pattern as it is written
 * @param qualifier what stands in brackets before the pattern, absent for none
 * @param segments what stands between the colons
 */
record ResourcePattern(String text, @Nullable String qualifier, List<String> segments) {
  private static final String ANY = "*";

  static ResourcePattern of(String text) {
    Split split = Split.of(text);
    return new ResourcePattern(text, split.qualifier(), split.segments());
  }

  /** Whether {@code channel}, a full name, is one of those that the pattern names. */
  boolean matches(String channel) {
    Split name = Split.of(channel);
    return matchesQualifier(name.qualifier()) && matchesSegments(name.segments());
  }

  private boolean matchesQualifier(@Nullable String actual) {
    if (qualifier == null) {
      return actual == null;
    }
    return qualifier.equals(ANY) || qualifier.equals(actual);
  }

  private boolean matchesSegments(List<String> actual) {
    int last = segments.size() - 1;
    boolean open = segments.get(last).equals(ANY);
    if (open ? actual.size() < segments.size() : actual.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i <= last; i++) {
      String wanted = segments.get(i);
      if (!wanted.equals(ANY) && !wanted.equals(actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * A name or pattern in its parts. Parameters in a qualifier do not count: {@code [?rewind=1]foo}
   * is {@code foo}.
   */
  private record Split(@Nullable String qualifier, List<String> segments) {
    static Split of(String text) {
      int end = text.startsWith("[") ? text.indexOf(']') : -1;
      String rest = text.substring(end + 1);
      return new Split(end < 0 ? null : kind(text.substring(1, end)), List.of(rest.split(":", -1)));
    }

    /** {@code filter} of {@code filter=abc?rewind=1}. */
    private static @Nullable String kind(String qualifier) {
      String kind = qualifier.split("[=?]", 2)[0];
      return kind.isEmpty() ? null : kind;
    }
  }
}
