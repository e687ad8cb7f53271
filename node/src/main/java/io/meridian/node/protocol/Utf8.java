package io.meridian.node.protocol;

/** Facts about a string's UTF-8 form, without making it. */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /**
   * Bytes of {@code text} in UTF-8; a lone surrogate counts 1, as the JDK writes it as a question
   * mark.
   */
  static int sizeBytes(String text) {
    int size = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        continue;
      }
      if (isPairAt(text, i)) {
        size += 2; // four bytes for two chars
        i++;
      } else if (!Character.isSurrogate(c)) {
        size += c < 0x800 ? 1 : 2;
      }
    }
    return size;
  }

  /** Whether {@code text} has a surrogate without its partner: such a text has no UTF-8 form. */
  static boolean isMalformed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPairAt(text, i)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** {@code text} with lone surrogates, which JSON escapes can produce, replaced by U+FFFD. */
  static String wellFormed(String text) {
    if (!isMalformed(text)) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        repaired.append(text.charAt(i));
      } else if (isPairAt(text, i)) {
        repaired.append(text, i, i + 2);
        i++;
      } else {
        repaired.append(REPLACEMENT);
      }
    }
    return repaired.toString();
  }

  private static boolean isPairAt(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
