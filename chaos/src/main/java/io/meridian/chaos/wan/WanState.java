package io.meridian.chaos.wan;

import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.LinkFault;
import io.meridian.regions.launch.WanStatus;
import io.meridian.regions.wan.PathDelay;
import io.meridian.regions.wan.RegionDelays;
import io.meridian.regions.wan.WanProfile;
import io.meridian.regions.wan.WanProfiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A network with what was done to it: which profile is in force, and which faults. */
final class WanState {
  private static final String WELL = "well";

  /** What a fault takes the place of: a later one of the same aspect counts alone. */
  private enum Aspect {
    DOOR,
    TRAFFIC,
    SPEED;

    static Aspect of(LinkFault.Kind kind) {
      return switch (kind) {
        case CUT, HALF_OPEN -> DOOR;
        case SILENCE, STALL -> TRAFFIC;
        case SLOW -> SPEED;
        case HEAL -> throw new IllegalArgumentException("to heal is no fault");
      };
    }
  }

  private final Path latencies;
  private final Topology topology;
  private final Wan wan;
  private final Map<List<RegionId>, Map<Aspect, String>> faults = new HashMap<>();
  private String profileName;
  private RegionDelays delays;

  /**
   * @param latencies where profiles are
   * @param wan whose delays are those of the profile
   */
  WanState(Path latencies, Topology topology, Wan wan, WanProfile profile) {
    this.latencies = latencies;
    this.topology = topology;
    this.wan = wan;
    this.profileName = profile.name();
    this.delays = profile.of(topology);
  }

  /**
   * Changes all delays. Faults stay.
   *
   * @throws IllegalArgumentException when there is no such profile, or it has too few places
   */
  synchronized void profile(String name) {
    if (name.equals(profileName)) {
      return;
    }
    delays = WanProfiles.load(latencies).profile(name).of(topology);
    profileName = name;
    wan.delay(delays::between);
  }

  /**
   * Breaks or heals a link.
   *
   * @throws IllegalArgumentException when there is no such link, or a figure is out of range
   */
  synchronized void apply(LinkFault fault) {
    Slowness slowness =
        new Slowness(
            Duration.ofMillis(fault.moreDelayMillis().orElse(0)),
            fault.bytesPerSecond().orElse(Slowness.UNLIMITED));
    apply(wan.path(fault.from(), fault.to()), fault, slowness);
    if (!fault.oneWay()) {
      apply(wan.path(fault.to(), fault.from()), fault, slowness);
    }
  }

  private void apply(WanPath path, LinkFault fault, Slowness slowness) {
    switch (fault.kind()) {
      case CUT -> path.cut();
      case HALF_OPEN -> path.halfOpen();
      case SILENCE -> path.silence();
      case STALL -> path.stall();
      case SLOW -> path.slow(slowness);
      case HEAL -> path.heal();
    }
    List<RegionId> pair = List.of(path.from(), path.to());
    if (fault.kind() == LinkFault.Kind.HEAL) {
      faults.remove(pair);
    } else {
      faults
          .computeIfAbsent(pair, first -> new EnumMap<>(Aspect.class))
          .put(Aspect.of(fault.kind()), inWords(fault));
    }
  }

  private static String inWords(LinkFault fault) {
    var words = new StringBuilder(fault.kind().text());
    fault.moreDelayMillis().ifPresent(millis -> words.append(" +").append(millis).append(" ms"));
    fault.bytesPerSecond().ifPresent(bytes -> words.append(" ").append(bytes).append(" bytes/s"));
    return words.toString();
  }

  synchronized WanStatus status() {
    return new WanStatus(profileName, wan.paths().stream().map(this::status).toList());
  }

  private WanStatus.Path status(WanPath path) {
    PathDelay delay = delays.between(path.from(), path.to());
    return new WanStatus.Path(
        path.from(),
        place(path.from()),
        path.to(),
        place(path.to()),
        delay.oneWay().toNanos() / 1e6,
        delay.jitter().toNanos() / 1e6,
        state(path),
        wan.link(path.from(), path.to()).connections());
  }

  private String state(WanPath path) {
    Map<Aspect, String> now = faults.getOrDefault(List.of(path.from(), path.to()), Map.of());
    return now.isEmpty() ? WELL : String.join(", ", now.values());
  }

  private String place(RegionId region) {
    return Objects.requireNonNull(delays.placeOf().get(region));
  }
}
