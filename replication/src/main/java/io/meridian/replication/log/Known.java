package io.meridian.replication.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A publish that the log holds, with what a retry of it is answered.
 *
 * @param dot the entry that came first here
 * @param serial the smallest serial of its entries, which is its place in history
 * @param twin another dot of the same publish, when it was accepted in two regions
 * @param content hash of its messages: a number that comes again with others is not a retry
 */
public record Known(Dot dot, Serial serial, @Nullable Dot twin, int content) {

  static Known of(Entry first) {
    return new Known(
        first.dot(),
        first.serial(),
        null,
        content(first.operation() == null ? null : first.operation().kind(), first.payload()));
  }

  /** Whether these are the messages that the publish had, as far as 32 bits tell. */
  boolean has(@Nullable Change change, byte[] payload) {
    return content == content(change == null ? null : change.kind(), payload);
  }

  /** The target is left out: another region may name it by another serial. */
  private static int content(Operation.@Nullable Kind kind, byte[] payload) {
    return Arrays.hashCode(payload) + (kind == null ? 0 : 31 * (kind.ordinal() + 1));
  }

  Known twin(Entry other) {
    return twin(other.dot(), other.serial());
  }

  /** The same publish, as it is known here under another dot. */
  Known twin(Known here) {
    return here.dot().equals(dot) ? here : twin(here.dot(), here.serial());
  }

  private Known twin(Dot other, Serial its) {
    return new Known(dot, serial.compareTo(its) <= 0 ? serial : its, other, content);
  }
}
