package io.meridian.replication.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publish whose messages may be changed, and the newest version of any of them in a region's log.
 *
 * @param dot under which it came first here
 * @param serial that entry's serial
 * @param aliases its twins' serials
 * @param newest the entry with the greatest serial among the publish, its twins and the operations
 *     on it: an operation that is accepted here comes after it
 * @param newestSerial that entry's serial
 * @param shown whether this region's subscribers were given it: only then can they append
 */
public record Latest(
    Dot dot, Serial serial, List<Serial> aliases, Dot newest, Serial newestSerial, boolean shown) {
  public Latest {
    aliases = List.copyOf(aliases);
  }

  static Latest created(Stored stored) {
    Entry entry = stored.entry();
    return new Latest(
        entry.dot(), entry.serial(), List.of(), entry.dot(), entry.serial(), stored.live());
  }

  /** What is known after an operation that is the newest of a message that was forgotten. */
  static Latest changed(Entry entry, Operation operation) {
    Operation.Target target = operation.target();
    return new Latest(target.dot(), target.serial(), List.of(), entry.dot(), entry.serial(), true);
  }

  /** After an entry of the log, which may have nothing to do with the publish. */
  Latest through(PublishKey key, Entry entry) {
    Operation operation = entry.operation();
    if (operation == null) {
      return entry.key().equals(key) ? twin(entry) : this;
    }
    Serial target = operation.target().serial();
    return target.equals(serial) || aliases.contains(target) ? operated(entry) : this;
  }

  Latest twin(Entry entry) {
    List<Serial> more = new ArrayList<>(aliases);
    more.add(entry.serial());
    return new Latest(dot, serial, more, newest, newestSerial, shown).raised(entry);
  }

  Latest operated(Entry entry) {
    return new Latest(dot, serial, aliases, newest, newestSerial, true).raised(entry);
  }

  private Latest raised(Entry entry) {
    return follows(entry)
        ? new Latest(dot, serial, aliases, entry.dot(), entry.serial(), shown)
        : this;
  }

  /** Whether the entry's version is above all that is here. */
  boolean follows(Entry entry) {
    return entry.serial().compareTo(newestSerial) > 0;
  }

  /** The target as an operation accepted here names it. */
  Operation.Target target(int index) {
    return new Operation.Target(serial, dot.seq(), index);
  }

  /**
   * What an operation accepted under {@code self} names besides.
   *
   * @param after what its entry names already
   */
  @Nullable Dot predecessor(Origin self, @Nullable Dot after) {
    return newest.origin().equals(self) || newest.equals(dot) || newest.equals(after)
        ? null
        : newest;
  }
}
