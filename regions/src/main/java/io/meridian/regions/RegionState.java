package io.meridian.regions;

import java.util.Locale;

/** How far a region belongs to the others; the topology file's field {@code state}. */
public enum RegionState {
  /** It counts in the majority, and the others wait for it. */
  MEMBER,
  /** It is sent everything and does not count yet: it is being added. */
  JOINING,
  /** It counts in the majority, and nobody waits for it: it is down for long. */
  DETACHED,
  /** As detached; if it still runs it also refuses clients: it is being removed. */
  LEAVING;

  /** As the file has it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the region is being added or removed. */
  public boolean isChanging() {
    return this == JOINING || this == LEAVING;
  }

  /**
   * The state of that name.
   *
   * @throws IllegalArgumentException naming those there are
   */
  static RegionState of(String text) {
    for (RegionState state : values()) {
      if (state.text().equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "state is \"" + text + "\", allowed are member, joining, detached, leaving");
  }
}
