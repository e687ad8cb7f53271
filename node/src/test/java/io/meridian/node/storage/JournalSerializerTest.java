package io.meridian.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.node.SampleLog;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.Stored;
import java.io.NotSerializableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalSerializerTest {
  private final JournalSerializer serializer = new JournalSerializer();

  @Test
  void eventsAreReadAsTheyWereWritten() throws Exception {
    List<Stored> entries = SampleLog.arrivals(new SeededRandom(1), 30);
    LogEvent appended = new LogEvent.Appended(5, LogEvent.Assurance.NONE, entries);

    assertThat(roundTrip(appended)).isEqualTo(appended);
    assertThat(((LogEvent.Appended) roundTrip(appended)).entries().get(0).entry().payload())
        .isEqualTo(entries.get(0).entry().payload());
    LogEvent closed = new LogEvent.Closed(new Origin(SampleLog.EU, 7, 17), 7);
    assertThat(roundTrip(closed)).isEqualTo(closed);
  }

  @Test
  void aSnapshotIsReadAsItWasWritten() throws Exception {
    LogState state = new LogState(LogLimits.DEFAULT);
    for (Stored stored : SampleLog.arrivals(new SeededRandom(2), 100)) {
      state.apply(new LogEvent.Appended(9, LogEvent.Assurance.NONE, List.of(stored)), SampleLog.EU);
    }

    assertThat(roundTrip(state.snapshot())).isEqualTo(state.snapshot());
  }

  @Test
  void noClassNameIsStored() {
    assertThat(serializer.manifest(new LogEvent.Closed(new Origin(SampleLog.EU, 7, 17), 7)))
        .isEqualTo("e");
    assertThat(serializer.manifest(new LogState(LogLimits.DEFAULT).snapshot())).isEqualTo("s");
  }

  @Test
  void whatIsUnknownOrDamagedIsRefused() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "x"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("manifest x");
    assertThatThrownBy(() -> serializer.fromBinary(new byte[] {99}, "e"))
        .isInstanceOf(NotSerializableException.class);
  }

  private Object roundTrip(Object object) throws NotSerializableException {
    return serializer.fromBinary(serializer.toBinary(object), serializer.manifest(object));
  }
}
