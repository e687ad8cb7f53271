package io.meridian.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.history.HistoryEvent.Subscribed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HistoryRecorderTest {
  @Test
  void timesAreRelativeToTheStartOfTheRun() {
    AtomicLong clock = new AtomicLong(1_000);
    HistoryRecorder recorder = new HistoryRecorder(10, clock::get);

    clock.set(1_250);
    recorder.record(at -> new Subscribed(at, "ada", "news"));

    assertThat(recorder.history().events()).containsExactly(new Subscribed(250, "ada", "news"));
  }

  @Test
  void whatDoesNotFitIsCounted() {
    HistoryRecorder recorder = new HistoryRecorder(1);

    recorder.record(at -> new Subscribed(at, "ada", "first"));
    recorder.record(at -> new Subscribed(at, "ada", "second"));

    assertThat(recorder.history().events()).hasSize(1);
    assertThat(recorder.history().dropped()).isEqualTo(1);
  }

  @Test
  void noRunRecordsMoreThanIsReadAgain() {
    assertThatCode(() -> new HistoryRecorder(History.EVENTS_MAX)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new HistoryRecorder(History.EVENTS_MAX + 1))
        .hasMessage("capacity 2000001, allowed are 1 to 2000000");
  }

  @Test
  void whoFollowsReadsOnlyWhatIsNew() {
    HistoryRecorder recorder = new HistoryRecorder(10, () -> 0);

    recorder.record(at -> new Subscribed(at, "ada", "first"));
    recorder.record(at -> new Subscribed(at, "ada", "second"));

    assertThat(recorder.since(1)).containsExactly(new Subscribed(0, "ada", "second"));
    assertThat(recorder.since(2)).isEmpty();
  }

  @Test
  void nothingIsForgottenWhenManyThreadsRecord() throws Exception {
    HistoryRecorder recorder = new HistoryRecorder(4_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        String client = "client " + writer;
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 1_000; i++) {
                    recorder.record(at -> new Subscribed(at, client, "news"));
                  }
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(recorder.history().events())
        .hasSize(4_000)
        .isSortedAccordingTo((one, other) -> Long.compare(one.atNanos(), other.atNanos()));
  }
}
