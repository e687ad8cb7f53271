package io.meridian.replication.message;

import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Computes messages from entries. It keeps what is added, so a reader adds the entries of those
 * messages that it is about to show. The result does not depend on the order in which entries are
 * added, but for each publish before the operations on it, which is the order of any log; an
 * operation on a publish that was not added is left out.
 */
public final class Fold {
  private final Contents contents;
  private final Map<PublishKey, Versions> publishes = new LinkedHashMap<>();
  private final Map<Dot, Versions> byDot = new HashMap<>();

  public Fold(Contents contents) {
    this.contents = contents;
  }

  /** A publish under the smallest of its serials, and each operation under the smallest of its. */
  private static final class Versions {
    private final Map<PublishKey, Entry> operations = new HashMap<>();
    private Entry publish;

    Versions(Entry publish) {
      this.publish = publish;
    }
  }

  /** An entry of the log, whatever its fate. */
  public void add(Entry entry) {
    Operation operation = entry.operation();
    if (operation == null) {
      Versions versions = publishes.computeIfAbsent(entry.key(), key -> new Versions(entry));
      versions.publish = smaller(versions.publish, entry);
      byDot.put(entry.dot(), versions);
      return;
    }
    Versions versions = byDot.get(operation.target().dot());
    if (versions != null) {
      versions.operations.merge(entry.key(), entry, Fold::smaller);
    }
  }

  private static Entry smaller(Entry one, Entry other) {
    return one.serial().compareTo(other.serial()) <= 0 ? one : other;
  }

  /** The publishes that were added. */
  public Collection<PublishKey> publishes() {
    return Collections.unmodifiableSet(publishes.keySet());
  }

  /** Null when its publish was not added. */
  public @Nullable Message message(PublishKey publish, int index) {
    return message(publishes.get(publish), index);
  }

  /** By the dot of its publish, or of a twin of that. Null when that was not added. */
  public @Nullable Message message(Dot publish, int index) {
    return message(byDot.get(publish), index);
  }

  private @Nullable Message message(@Nullable Versions versions, int index) {
    if (versions == null) {
      return null;
    }
    TreeMap<Serial, Entry> inOrder = new TreeMap<>();
    versions.operations.values().forEach(entry -> inOrder.put(entry.serial(), entry));
    Serial version = versions.publish.serial();
    Operation.Kind last = null;
    byte[] content = contents.created(versions.publish.payload(), index);
    for (Entry entry : inOrder.values()) {
      Operation operation = entry.operation();
      if (operation != null && operation.target().index() == index) {
        version = entry.serial();
        last = operation.kind();
        content = contents.changed(content, last, entry.payload());
      }
    }
    return new Message(
        versions.publish.key(), versions.publish.serial(), index, version, last, content);
  }
}
