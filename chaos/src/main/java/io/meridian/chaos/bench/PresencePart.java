package io.meridian.chaos.bench;

import java.util.Locale;

/** A part of the presence benchmark, which runs in regions of its own. */
enum PresencePart {
  /** What presence takes beside messages. */
  LATENCY,
  /** Channels with many members. */
  MEMBERS,
  /** Members that come and go. */
  CHURN,
  /** Clients that move to another region. */
  MOVE;

  /** As the command's user writes it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException when there is no such part
   */
  static PresencePart of(String text) {
    for (PresencePart part : values()) {
      if (part.toString().equals(text)) {
        return part;
      }
    }
    throw new IllegalArgumentException(
        "part is '" + text + "', must be latency, members, churn or move");
  }
}
