package io.meridian.presence.crdt;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map for tens of thousands of entries, cheap to change by one: the entries lie
 * in chunks of at most {@value #CHUNK_MAX}, and a change copies one chunk and the array of chunks.
 * A tree of nodes would copy less for millions, and takes 24 bytes more for each entry.
 */
public final class SortedChunks<K extends Comparable<? super K>, V>
    implements Iterable<Map.Entry<K, V>> {
  private static final int CHUNK_MAX = 64;
  private static final int CHUNK_MIN = 16;

  /** Leaves room in each chunk for what comes next. */
  private static final int CHUNK_FILL = 48;

  /** Each chunk is key, value, key, value, …: ascending and never empty. */
  private final Object[][] chunks;

  private final int size;

  private SortedChunks(Object[][] chunks, int size) {
    this.chunks = chunks;
    this.size = size;
  }

  public static <K extends Comparable<? super K>, V> SortedChunks<K, V> empty() {
    return new SortedChunks<>(new Object[0][], 0);
  }

  /** All at once, for keys that are ascending already. */
  static <K extends Comparable<? super K>, V> SortedChunks<K, V> ofAscending(
      List<K> keys, List<V> values) {
    Object[][] chunks = new Object[(keys.size() + CHUNK_FILL - 1) / CHUNK_FILL][];
    for (int which = 0; which < chunks.length; which++) {
      int first = which * CHUNK_FILL;
      Object[] chunk = new Object[2 * Math.min(CHUNK_FILL, keys.size() - first)];
      for (int i = 0; i < chunk.length / 2; i++) {
        chunk[2 * i] = keys.get(first + i);
        chunk[2 * i + 1] = values.get(first + i);
      }
      chunks[which] = chunk;
    }
    return new SortedChunks<>(chunks, keys.size());
  }

  public int size() {
    return size;
  }

  public @Nullable V get(K key) {
    if (size == 0) {
      return null;
    }
    Object[] chunk = chunks[chunkFor(key)];
    int at = find(chunk, key);
    return at < 0 ? null : value(chunk, at);
  }

  public SortedChunks<K, V> with(K key, V value) {
    if (size == 0) {
      return new SortedChunks<>(new Object[][] {{key, value}}, 1);
    }
    int which = chunkFor(key);
    Object[] chunk = chunks[which];
    int at = find(chunk, key);
    if (at >= 0) {
      Object[] changed = chunk.clone();
      changed[2 * at + 1] = value;
      return new SortedChunks<>(replaced(which, 1, changed), size);
    }
    int place = 2 * (-at - 1);
    Object[] longer = Arrays.copyOf(chunk, chunk.length + 2);
    System.arraycopy(chunk, place, longer, place + 2, chunk.length - place);
    longer[place] = key;
    longer[place + 1] = value;
    return new SortedChunks<>(
        longer.length <= 2 * CHUNK_MAX
            ? replaced(which, 1, longer)
            : replaced(
                which,
                1,
                Arrays.copyOf(longer, CHUNK_MAX),
                Arrays.copyOfRange(longer, CHUNK_MAX, longer.length)),
        size + 1);
  }

  public SortedChunks<K, V> without(K key) {
    if (size == 0) {
      return this;
    }
    int which = chunkFor(key);
    Object[] chunk = chunks[which];
    int at = find(chunk, key);
    if (at < 0) {
      return this;
    }
    if (chunk.length == 2) {
      return new SortedChunks<>(replaced(which, 1), size - 1);
    }
    Object[] shorter = Arrays.copyOf(chunk, chunk.length - 2);
    System.arraycopy(chunk, 2 * at + 2, shorter, 2 * at, chunk.length - 2 * at - 2);
    return new SortedChunks<>(shrunk(which, shorter), size - 1);
  }

  /** Puts a chunk that lost an entry in place, together with the next one if both are small. */
  private Object[][] shrunk(int which, Object[] shorter) {
    boolean mergeable =
        shorter.length < 2 * CHUNK_MIN
            && which + 1 < chunks.length
            && shorter.length + chunks[which + 1].length <= CHUNK_MAX;
    if (!mergeable) {
      return replaced(which, 1, shorter);
    }
    Object[] next = chunks[which + 1];
    Object[] merged = Arrays.copyOf(shorter, shorter.length + next.length);
    System.arraycopy(next, 0, merged, shorter.length, next.length);
    return replaced(which, 2, merged);
  }

  private Object[][] replaced(int which, int count, Object[]... replacements) {
    Object[][] changed = new Object[chunks.length - count + replacements.length][];
    System.arraycopy(chunks, 0, changed, 0, which);
    System.arraycopy(replacements, 0, changed, which, replacements.length);
    int rest = which + count;
    System.arraycopy(chunks, rest, changed, which + replacements.length, chunks.length - rest);
    return changed;
  }

  /** The last chunk that begins at or before the key, else the first. */
  private int chunkFor(K key) {
    int low = 0;
    int high = chunks.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (key(chunks[middle], 0).compareTo(key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The key's index among the chunk's keys, or −(where it would be) − 1. */
  private int find(Object[] chunk, K key) {
    int low = 0;
    int high = chunk.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = key(chunk, middle).compareTo(key);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  @SuppressWarnings("unchecked") // even places hold keys
  private K key(Object[] chunk, int index) {
    return (K) chunk[2 * index];
  }

  @SuppressWarnings("unchecked") // odd places hold values
  private V value(Object[] chunk, int index) {
    return (V) chunk[2 * index + 1];
  }

  @Override
  public Iterator<Map.Entry<K, V>> iterator() {
    return new Walk(0, 0);
  }

  /** The entries whose keys are at or above the given one. */
  public Iterator<Map.Entry<K, V>> iteratorFrom(K from) {
    if (size == 0) {
      return iterator();
    }
    int which = chunkFor(from);
    int at = find(chunks[which], from);
    return new Walk(which, at >= 0 ? at : -at - 1);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof SortedChunks<?, ?> that) || size != that.size) {
      return false;
    }
    Iterator<?> theirs = that.iterator();
    for (Map.Entry<K, V> mine : this) {
      if (!mine.equals(theirs.next())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (Map.Entry<K, V> entry : this) {
      hash = 31 * hash + entry.hashCode();
    }
    return hash;
  }

  private final class Walk implements Iterator<Map.Entry<K, V>> {
    private int which;
    private int at;

    Walk(int which, int at) {
      this.which = which;
      this.at = at;
      skipEnd();
    }

    private void skipEnd() {
      if (which < chunks.length && 2 * at == chunks[which].length) {
        which++;
        at = 0;
      }
    }

    @Override
    public boolean hasNext() {
      return which < chunks.length;
    }

    @Override
    public Map.Entry<K, V> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Object[] chunk = chunks[which];
      Map.Entry<K, V> entry = Map.entry(key(chunk, at), value(chunk, at));
      at++;
      skipEnd();
      return entry;
    }
  }
}
