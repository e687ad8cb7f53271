package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.Setting;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.fault.Injection;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.sdk.LoadClients;
import io.meridian.chaos.sdk.SdkLog;
import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A stage without regions, which tells what happened on it. */
final class FakeStage implements Stage {
  /** Starts, and what faults were begun and ended, by their targets. */
  final List<String> story = new CopyOnWriteArrayList<>();

  /** Whether messages arrive. */
  volatile boolean delivers = true;

  /** Whether faults leave their targets as they were. */
  boolean faultsMiss;

  /** Whether messages stop to arrive when a fault begins. */
  boolean faultsSilence;

  boolean clientsFail;
  boolean regionsFail;

  @Override
  public void setNetworks(Setting setting) {}

  @Override
  public boolean isHealthy() {
    return true;
  }

  @Override
  public void startEmpty(List<Injection> injections) {
    if (regionsFail) {
      throw new LaunchException("node eu/1 is not ready after 60 s");
    }
    story.add("start");
  }

  @Override
  public Injection injection(Step step, List<String> channels) {
    String target = step.target().text();
    return new Injection() {
      @Override
      public void begin() {
        story.add("begin " + target);
        delivers = !faultsSilence;
      }

      @Override
      public void requireEffect() throws IOException {
        if (faultsMiss) {
          throw new IOException("process 12 still runs");
        }
      }

      @Override
      public void end() {
        story.add("end " + target);
      }
    };
  }

  @Override
  public LoadClients clients(
      Experiment experiment, List<String> channels, HistoryRecorder recorder, SdkLog log) {
    return new FakeClients(this, channels.get(0), recorder);
  }

  @Override
  public Map<String, Path> logs() {
    return Map.of();
  }
}
