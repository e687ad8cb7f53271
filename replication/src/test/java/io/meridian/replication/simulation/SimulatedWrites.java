package io.meridian.replication.simulation;

import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogState;
import io.meridian.replication.wire.JournalCodec;

/** What the entities of a region write to its storage: slowly, too late, or after they died. */
final class SimulatedWrites {
  private final ReplicationSimulation world;
  private final SimulatedRegion region;
  private final SimulatedStorage storage;

  SimulatedWrites(ReplicationSimulation world, SimulatedRegion region, SimulatedStorage storage) {
    this.world = world;
    this.region = region;
    this.storage = storage;
  }

  long durationMillis() {
    return region.random().chance(world.rate(Option.SLOW_WRITES))
        ? region.random().between(100L, 2_000L)
        : region.random().between(0L, 4L);
  }

  void write(int writer, long number, LogEvent event) {
    if (storage.isSealedAgainst(writer)) {
      world.sometimes.reached("write too late");
      return;
    }
    boolean plain = storage.append(number, writer, JournalCodec.encode(event));
    if (!plain) {
      world.judge.rewritten(region.id(), region.journal().log().vector(), region.journal().all());
    } else if (event instanceof LogEvent.Appended appended) {
      world.judge.written(region.id(), appended);
    }
  }

  /** A write whose entity died, or was told that it failed, may still be there later. */
  void writeOfTheDead(int writer, long number, LogEvent.Appended event) {
    if (region.random().chance(0.5)) {
      world.time.schedule(
          region.random().chance(0.5) ? 0 : region.random().between(1L, 500L),
          () -> {
            if (region.serves()) {
              world.sometimes.reached("write outlived its entity");
              write(writer, number, event);
            }
          });
    }
  }

  /** Before an entry is written that some region has not confirmed. */
  void unconfirmed(LogEvent.Appended event) {
    boolean own =
        event.entries().stream()
            .anyMatch(stored -> stored.entry().dot().origin().region().equals(region.id()));
    if (world.options.has(Mechanism.OUTBOX)
        && (own || world.options.has(Mechanism.OUTBOX_OF_RELAYS))) {
      storage.outboxRow(true);
    }
  }

  /** The log has forgotten something: what is not needed any more is deleted. */
  void trimmed(SimulatedEntity by) {
    // Without the seal another writer's events may still take the place of these.
    if (world.options.has(Mechanism.SEAL) && !storage.isSealedAgainst(by.writer())) {
      LogState log = by.replica().log();
      storage.trim(JournalCodec.encode(log.snapshot()), log.firstEvent());
    }
  }
}
