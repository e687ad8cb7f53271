package io.meridian.replication.log;

import org.jspecify.annotations.Nullable;

/**
 * A publish that the log holds, with what a retry of it is answered.
 *
 * @param dot the entry that came first here
 * @param serial the smallest serial of its entries, which is its place in history
 * @param twin another dot of the same publish, when it was accepted in two regions
 */
public record Known(Dot dot, Serial serial, @Nullable Dot twin) {

  Known twin(Entry other) {
    Serial smaller = serial.compareTo(other.serial()) <= 0 ? serial : other.serial();
    return new Known(dot, smaller, other.dot());
  }
}
