package io.meridian.chaos.wan;

import io.meridian.chaos.wan.DelayLine.Chunk;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * What goes one way on one connection: one thread reads, one writes. News of an end or of a break
 * go the same way as bytes, and meet the same: they are late, they wait, or they vanish.
 */
final class RelayedStream {
  private static final int READ_BYTES = 64 << 10;
  private static final int WRITE_BYTES = 64 << 10;
  private static final byte[] NOTHING = new byte[0];

  /** Told when nothing more will arrive. */
  interface Outcome {
    /** In order, or swallowed: the other way may go on. */
    void ended();

    /** At once for both ways. */
    void broke();
  }

  private final Socket source;
  private final Socket sink;
  private final Passage passage;
  private final SplittableRandom random;
  private final LongAdder bytesTaken;
  private final Runnable onSourceLost;
  private final DelayLine line = new DelayLine();
  private volatile boolean hole;

  /**
   * @param seed of its jitter
   * @param onSourceLost done when the source has ended or broken, before the sink hears of it
   */
  RelayedStream(
      Socket source,
      Socket sink,
      Passage passage,
      long seed,
      LongAdder bytesTaken,
      Runnable onSourceLost) {
    this.source = source;
    this.sink = sink;
    this.passage = passage;
    this.random = new SplittableRandom(seed);
    this.bytesTaken = bytesTaken;
    this.onSourceLost = onSourceLost;
  }

  /** Whether bytes vanished, after which it carries no more. */
  boolean hasHole() {
    return hole;
  }

  /** From now on all that enters vanishes. */
  void sever() {
    hole = true;
  }

  /** Forgets what is under way. */
  void close() {
    line.close();
  }

  /** Takes in until the source ends or breaks. */
  void read(Outcome outcome) throws InterruptedException {
    byte[] buffer = new byte[READ_BYTES];
    while (true) {
      int count;
      try {
        // Asked for here, since its end may be gone before this thread begins.
        count = source.getInputStream().read(buffer);
      } catch (IOException broken) {
        onSourceLost.run();
        if (!enters(Chunk.Kind.BROKEN, NOTHING)) {
          // An end that vanished counts as one that left when nobody may hear how.
          outcome.ended();
        }
        return;
      }
      bytesTaken.add(Math.max(0, count));
      if (count < 0) {
        onSourceLost.run();
        if (!enters(Chunk.Kind.END, NOTHING)) {
          outcome.ended();
        }
        return;
      }
      enters(Chunk.Kind.DATA, Arrays.copyOf(buffer, count));
    }
  }

  /** Lets the end of this stream hear that its source is gone for what it sends. */
  void breakOff() throws InterruptedException {
    onSourceLost.run();
    enters(Chunk.Kind.BROKEN, NOTHING);
  }

  private boolean enters(Chunk.Kind kind, byte[] bytes) throws InterruptedException {
    Conditions now = passage.conditions();
    if (hole || now.isSilent()) {
      hole = true;
      passage.swallowed(bytes.length);
      return false;
    }
    long delayNanos = now.delayNanos(random.nextDouble());
    line.put(kind, bytes, delayNanos, now.underWayBytesMax());
    return true;
  }

  /**
   * Gives out until the line is closed or the stream broke.
   *
   * @param back the other way, by which the sender hears that nobody takes what it sends
   */
  void write(Outcome outcome, RelayedStream back) throws InterruptedException {
    byte[] buffer = new byte[WRITE_BYTES + READ_BYTES];
    List<Chunk> due = new ArrayList<>();
    boolean taken = true;
    while (line.take(due, WRITE_BYTES)) {
      int length = 0;
      for (Chunk chunk : due) {
        System.arraycopy(chunk.bytes(), 0, buffer, length, chunk.bytes().length);
        length += chunk.bytes().length;
      }
      if (taken && !pass(buffer, length)) {
        taken = false;
        back.breakOff();
      }
      Chunk.Kind last = due.get(due.size() - 1).kind();
      due.clear();
      if (last != Chunk.Kind.DATA && !ends(last, outcome, taken)) {
        return;
      }
    }
  }

  /** Whether the sink took them. */
  private boolean pass(byte[] bytes, int length) throws InterruptedException {
    try {
      OutputStream out = sink.getOutputStream();
      for (int from = 0; from < length; ) {
        int piece = passage.pass(length - from);
        out.write(bytes, from, piece);
        from += piece;
      }
      return true;
    } catch (IOException broken) {
      return false;
    }
  }

  /** Whether there may be more: after an end there may be news of a break. */
  private boolean ends(Chunk.Kind kind, Outcome outcome, boolean taken)
      throws InterruptedException {
    passage.pass(1);
    if (kind == Chunk.Kind.BROKEN) {
      outcome.broke();
      return false;
    }
    if (taken) {
      try {
        sink.shutdownOutput();
      } catch (IOException broken) {
        // Its reader finds out.
      }
    }
    outcome.ended();
    return true;
  }
}
