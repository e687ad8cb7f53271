package io.meridian.chaos.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * An append-only file of one node. What was synced survives a crash; of what was not, a prefix of
 * drawn length does.
 *
 * @param <E> an immutable entry
 */
public final class SimulatedDisk<E> {
  private final SeededRandom random;
  private final List<E> entries = new ArrayList<>();
  private int synced;

  public SimulatedDisk(SeededRandom random) {
    this.random = random;
  }

  public void append(E entry) {
    entries.add(entry);
  }

  /** From here on everything appended so far survives. */
  public void sync() {
    synced = entries.size();
  }

  /** Loses a drawn number of the newest entries that were not synced. */
  public void crash() {
    int surviving = random.between(synced, entries.size());
    entries.subList(surviving, entries.size()).clear();
    synced = surviving;
  }

  /** A new disk under the same node. */
  public void wipe() {
    entries.clear();
    synced = 0;
  }

  /** A backup that is put back: everything after the first {@code kept} entries is gone. */
  public void restore(int kept) {
    if (kept < 0 || kept > entries.size()) {
      throw new IllegalArgumentException(
          "cannot go back to " + kept + " entries, disk holds " + entries.size());
    }
    entries.subList(kept, entries.size()).clear();
    synced = kept;
  }

  /** In the order of appending. */
  public List<E> read() {
    return List.copyOf(entries);
  }

  public int size() {
    return entries.size();
  }
}
