package io.meridian.regions.launch;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.wan.WanProfile;
import io.meridian.regions.wan.WanProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * The emulated network of a deployment: a process of its own, and a topology for each region in
 * which its peers are where that process listens.
 *
 * <p>It stands between the regions from the start of the first node to the stop of the last: a node
 * keeps for its life the topology file that it was started with. A file in the run folder names the
 * profile meanwhile.
 */
public final class LocalWan {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration TIME_TO_LEAVE = Duration.ofSeconds(5);

  /** Room for dozens of connections that all have their most under way. */
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xmx256m");

  private final Installation installation;
  private final RunFolder folder;
  private final ProcessSlot slot;
  private final BooleanSupplier nodesRun;

  /**
   * @param nodesRun whether any node of the deployment does
   */
  LocalWan(Installation installation, BooleanSupplier nodesRun) {
    this.installation = installation;
    this.nodesRun = nodesRun;
    this.folder = new RunFolder(installation.runFolder());
    this.slot = folder.wan();
  }

  /** The name of the profile that nodes run with; empty when none runs, or they are without. */
  public Optional<String> profile() {
    try {
      return Optional.of(Files.readString(folder.wanProfileFile()).strip())
          .filter(known -> nodesRun.getAsBoolean());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new LaunchException(folder.wanProfileFile() + " cannot be read", e);
    }
  }

  /** Its process, if it runs. */
  public OptionalLong pid() {
    return slot.running().stream().mapToLong(RunningProcess::pid).findFirst();
  }

  /** Where it logs to. The file need not exist. */
  public Path log() {
    return slot.logFile();
  }

  /** The network as it says it is; empty when it does not run. */
  public Optional<WanStatus> status() {
    return control().show();
  }

  /**
   * Breaks or heals a link.
   *
   * @return the network as it is then
   * @throws LaunchException when it does not run, or refuses
   */
  public WanStatus apply(LinkFault fault) {
    return control().apply(fault);
  }

  private WanControl control() {
    return new WanControl(folder.wanControlFile());
  }

  /**
   * What is to stand between the regions, with all that can be checked beforehand.
   *
   * @param asked a profile's name; when empty it stays as it is
   * @return empty for nothing
   * @throws io.meridian.regions.wan.UnknownProfileException when there is no such profile
   * @throws LaunchException when running nodes would have to be started anew, the profile has too
   *     few places, or a port is taken
   */
  Optional<WanProfile> choose(Optional<String> asked, Topology topology) {
    Optional<String> now = profile();
    String wanted = asked.or(() -> now).orElse(WanProfile.NONE);
    if (wanted.equals(WanProfile.NONE)) {
      if (now.isPresent()) {
        throw new LaunchException(
            "regions run that reach each other through the emulated network, profile %s: "
                    .formatted(now.get())
                + "`meridian down` first, or choose another profile");
      }
      return Optional.empty();
    }
    WanProfile profile = WanProfiles.load(installation.wan().latencies()).profile(wanted);
    if (nodesRun.getAsBoolean() && now.isEmpty()) {
      throw new LaunchException(
          "regions run that reach each other directly: `meridian down` first, then"
              + " `meridian up --wan "
              + wanted
              + "`");
    }
    try {
      profile.of(topology);
    } catch (IllegalArgumentException e) {
      throw new LaunchException(String.valueOf(e.getMessage()));
    }
    if (slot.running().isEmpty()) {
      requirePortsFree(topology);
    }
    return Optional.of(profile);
  }

  private void requirePortsFree(Topology topology) {
    for (Region from : topology.regions()) {
      for (Region to : topology.regions()) {
        if (!from.id().equals(to.id())) {
          installation
              .wan()
              .addresses()
              .between(from, to)
              .forEach(address -> PortCheck.requireFree(slot.label(), address, to.ports().link()));
        }
      }
    }
  }

  /** The topology file that the nodes of a region read. */
  Path topologyFile(RegionId region, Optional<WanProfile> profile) {
    return profile.isPresent() ? folder.topologySeenBy(region) : installation.topologyFile();
  }

  /**
   * Has the network stand between the regions; returns when it does.
   *
   * @throws LaunchException when its process dies or is not ready in time
   */
  void start(WanProfile profile, Topology topology, StartAttempt attempt)
      throws InterruptedException {
    try {
      for (Region region : topology.regions()) {
        installation
            .wan()
            .addresses()
            .writeAsSeenBy(
                region.id(), installation.topologyFile(), folder.topologySeenBy(region.id()));
      }
      if (slot.running().isEmpty()) {
        Files.deleteIfExists(folder.wanControlFile());
        spawn(profile, attempt);
      }
      awaitReady(attempt);
      control().profile(profile.name());
      RunFolder.replace(folder.wanProfileFile(), profile.name() + "\n");
    } catch (IOException e) {
      throw new LaunchException("cannot start the emulated network", e);
    }
  }

  private void spawn(WanProfile profile, StartAttempt attempt) throws IOException {
    WanProgram wan = installation.wan();
    JavaProgram program = wan.program().copiedTo(slot.folder().resolve("lib"));
    attempt.spawn(
        slot,
        program.command(JVM_OPTIONS),
        Map.of(
            "MERIDIAN_TOPOLOGY", installation.topologyFile().toString(),
            "MERIDIAN_WAN_LATENCIES", wan.latencies().toAbsolutePath().toString(),
            "MERIDIAN_WAN_PROFILE", profile.name(),
            "MERIDIAN_WAN_SUBNET", Integer.toString(wan.addresses().firstSubnet()),
            "MERIDIAN_WAN_CONTROL", folder.wanControlFile().toString()));
  }

  private void awaitReady(StartAttempt attempt) throws InterruptedException {
    var deadline = Deadline.in(PATIENCE);
    while (control().show().isEmpty()) {
      attempt.requireNotCancelled();
      if (slot.running().isEmpty()) {
        throw new LaunchException(
            slot.label() + " died while it started\n" + LogTail.of(slot.logFile()));
      }
      if (deadline.isOver()) {
        throw new LaunchException(
            "%s is not ready after %d s\n%s"
                .formatted(slot.label(), PATIENCE.toSeconds(), LogTail.of(slot.logFile())));
      }
      deadline.pause();
    }
  }

  /** Stops it, and forgets that there was one. */
  void stop() {
    Shutdown.of(List.of(slot), TIME_TO_LEAVE);
    try {
      Files.deleteIfExists(folder.wanProfileFile());
      Files.deleteIfExists(folder.wanControlFile());
    } catch (IOException e) {
      throw new LaunchException("cannot forget the emulated network", e);
    }
  }
}
