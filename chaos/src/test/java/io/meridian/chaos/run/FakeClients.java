package io.meridian.chaos.run;

import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.history.MessageKey;
import io.meridian.chaos.sdk.LoadClients;
import io.meridian.regions.RegionId;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A publisher and a subscriber of {@code eu}. What is sent is acknowledged and arrives at once. */
final class FakeClients implements LoadClients {
  private static final RegionId EU = new RegionId("eu");
  private static final String PUBLISHER = "publisher-eu-1";
  private static final String SUBSCRIBER = "eu-1";
  private static final long EVERY_MILLIS = 2;

  private final FakeStage stage;
  private final String channel;
  private final HistoryRecorder recorder;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final ScheduledExecutorService publishing = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param stage says whether messages arrive
   */
  FakeClients(FakeStage stage, String channel, HistoryRecorder recorder) {
    this.stage = stage;
    this.channel = channel;
    this.recorder = recorder;
  }

  @Override
  public void connect() {
    recorder.record(at -> new Subscribed(at, SUBSCRIBER, channel));
  }

  @Override
  public void startPublishing() {
    publishing.scheduleAtFixedRate(this::publish, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void publish() {
    MessageKey message = new MessageKey(PUBLISHER, channel, sent.incrementAndGet());
    recorder.record(at -> new Sent(at, message));
    if (stage.delivers) {
      recorder.record(at -> new Acknowledged(at, message));
      recorder.record(at -> new Received(at, SUBSCRIBER, message));
      received.incrementAndGet();
    }
  }

  @Override
  public void stopPublishing() {
    close();
  }

  @Override
  public boolean leave(RegionId region) {
    return true;
  }

  @Override
  public void leaveByClosing() {
    if (stage.clientsFail) {
      throw new IllegalStateException("the clients are broken");
    }
  }

  @Override
  public int lookAtMembers() {
    return 0;
  }

  @Override
  public long sent() {
    return sent.get();
  }

  @Override
  public long acknowledged() {
    return received.get();
  }

  @Override
  public long received() {
    return received.get();
  }

  @Override
  public Map<String, RegionId> homes() {
    return Map.of(PUBLISHER, EU, SUBSCRIBER, EU);
  }

  /** Returns when nothing more is recorded. */
  @Override
  public void close() {
    publishing.shutdown();
    try {
      publishing.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
