package io.meridian.chaos.run;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.Setting;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.fault.Injection;
import io.meridian.chaos.fault.Injections;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.sdk.LoadClients;
import io.meridian.chaos.sdk.SdkClients;
import io.meridian.chaos.sdk.SdkLog;
import io.meridian.chaos.sdk.SdkSurroundings;
import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.chaos.wan.WanLink;
import io.meridian.regions.RegionId;
import io.meridian.regions.wan.PathDelay;
import io.meridian.regions.wan.WanProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Regions as processes of this machine, with clients of the official SDK. */
final class EmulatedStage implements Stage {
  private final EmulatedRegions regions;
  private final RunContext context;

  /**
   * @param regions that do not run yet
   */
  EmulatedStage(EmulatedRegions regions, RunContext context) {
    this.regions = regions;
    this.context = context;
  }

  @Override
  public void setNetworks(Setting setting) {
    regions.wan().links().forEach(WanLink::heal);
    regions.wan().delay(delays(setting.wan()));
    regions.clientNetwork().heal();
    regions.clientNetwork().delay(setting.clients().orElse(PathDelay.NONE));
  }

  private BiFunction<RegionId, RegionId, PathDelay> delays(String profile) {
    return profile.equals(WanProfile.NONE)
        ? (from, to) -> PathDelay.NONE
        : context.profiles().profile(profile).of(regions.topology())::between;
  }

  @Override
  public boolean isHealthy() {
    return regions.areHealthy();
  }

  @Override
  public void startEmpty(List<Injection> injections) throws IOException {
    regions.wipeAll();
    for (Injection injection : injections) {
      injection.beforeStart();
    }
    regions.startAll(text -> {});
  }

  @Override
  public Injection injection(Step step, List<String> channels) {
    return new Injections(regions, channels).of(step);
  }

  @Override
  public LoadClients clients(
      Experiment experiment, List<String> channels, HistoryRecorder recorder, SdkLog log)
      throws AblyException {
    return new SdkClients(
        experiment.load(),
        channels,
        new SdkSurroundings(
            regions.topology(),
            experiment.load().moving(),
            experiment.seed(),
            recorder,
            context::say,
            log));
  }

  @Override
  public Map<String, Path> logs() {
    Map<String, Path> logs = new LinkedHashMap<>();
    regions.ids().forEach(region -> logs.putAll(regions.region(region).logs()));
    return logs;
  }
}
