package io.meridian.replication.log;

import java.util.List;
import java.util.TreeSet;

/**
 * Serials that history does not show, because the same message came later with a smaller one: the
 * smallest of its serials is its place in every region. Rare, a crash between storing and sending
 * makes one. Bounded: beyond it the oldest are forgotten, and history then shows such a message
 * twice.
 */
final class Overruled {
  static final int MAX = 10_000;

  private final TreeSet<Serial> serials = new TreeSet<>();

  void add(Serial serial) {
    serials.add(serial);
    if (serials.size() > MAX) {
      serials.pollFirst();
    }
  }

  List<Serial> all() {
    return List.copyOf(serials);
  }
}
