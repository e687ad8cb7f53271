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
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      boolean paired =
          i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
      if (!paired) {
        throw new IllegalArgumentException(name + " has an unpaired surrogate at index " + i);
      }
      i++;
    }
  }
}
