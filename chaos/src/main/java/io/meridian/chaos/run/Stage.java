package io.meridian.chaos.run;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.Setting;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.fault.Injection;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.sdk.LoadClients;
import io.meridian.chaos.sdk.SdkLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where experiments run: regions, the networks of these, and clients that come and go. */
interface Stage {
  /** Ends all faults of the networks, and sets the delays that an experiment asks for. */
  void setNetworks(Setting setting);

  /** Whether each region runs and is ready. */
  boolean isHealthy();

  /**
   * Starts all regions anew, on empty storage.
   *
   * @param injections get their turn while none of them runs
   * @throws io.meridian.regions.launch.LaunchException when a region does not start
   */
  void startEmpty(List<Injection> injections) throws IOException;

  /** The fault of a step, not begun. */
  Injection injection(Step step, List<String> channels);

  /** The clients of an experiment; none connects yet. */
  LoadClients clients(
      Experiment experiment, List<String> channels, HistoryRecorder recorder, SdkLog log)
      throws AblyException;

  /** Where processes log to, by names for files. The files need not exist. */
  Map<String, Path> logs();
}
