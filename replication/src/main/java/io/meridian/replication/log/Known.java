package io.meridian.replication.log;

import org.jspecify.annotations.Nullable;

/**
 * A publish that the log holds, with what a retry of it is answered.
 *
 * @param dot the entry that came first here
 * @param serial that entry's serial
 * @param twin another dot of the same publish, when it was accepted in two regions
 */
public record Known(Dot dot, Serial serial, @Nullable Dot twin) {

  Known twin(Dot other) {
    return new Known(dot, serial, other);
  }
}
