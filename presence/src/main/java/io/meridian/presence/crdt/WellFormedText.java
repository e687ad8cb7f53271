package io.meridian.presence.crdt;

/** Text that UTF-8 carries unchanged. Half a surrogate pair becomes '?', and two keys one. */
final class WellFormedText {
  private WellFormedText() {}

  /**
   * @throws IllegalArgumentException when the text is empty, longer than {@code charsMax}, or has
   *     an unpaired surrogate
   */
  static void check(String name, String text, int charsMax) {
    if (text.isEmpty() || text.length() > charsMax) {
      throw new IllegalArgumentException(
          name + " of " + text.length() + " characters, min 1, max " + charsMax);
    }
    int at = 0;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(name + " has an unpaired surrogate at index " + at);
      }
      at += Character.charCount(codePoint);
    }
  }
}
