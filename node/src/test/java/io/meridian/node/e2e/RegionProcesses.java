package io.meridian.node.e2e;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.JavaProgram;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.RegionStatus;
import io.meridian.regions.launch.StartProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * The processes of the tests' regions, which any JVM can see and control. Each region has a run
 * folder of its own, with a topology in which its peers are where its links listen.
 */
final class RegionProcesses {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path FOLDER = MODULE.resolve("target/e2e");

  /** The regions as they are. */
  static final Path TOPOLOGY = MODULE.resolve("src/test/resources/e2e/topology.json");

  private final Map<RegionId, LocalDeployment> regions = new LinkedHashMap<>();

  /** The regions' topologies have been written. */
  RegionProcesses() {
    for (RegionId region : Deployment.REGIONS) {
      regions.put(region, new LocalDeployment(built(region), System.getenv()));
    }
  }

  /** What this build made, for one region. */
  private static Installation built(RegionId region) {
    return Installation.ofProject(MODULE.resolve(".."))
        .withTopology(seenBy(region))
        .withRunFolder(folder(region));
  }

  /** Nodes of the region that are started from now on run this; empty for what this build made. */
  void startNodesOf(RegionId region, Optional<JavaProgram> version) {
    Installation installation = version.map(built(region)::withNode).orElseGet(() -> built(region));
    regions.put(region, new LocalDeployment(installation, System.getenv()));
  }

  /** What is started from now on in a region has these variables beside the usual ones. */
  void startedWith(RegionId region, Map<String, String> additions) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(additions);
    regions.put(region, new LocalDeployment(built(region), environment));
  }

  /** The regions as one of them is to see them. */
  static Path seenBy(RegionId region) {
    return FOLDER.resolve("topology-" + region + ".json");
  }

  private static Path folder(RegionId region) {
    return FOLDER.resolve(region.value());
  }

  /** Where a region's Cassandra keeps its files, whether it runs or not. */
  static Path storage(RegionId region) {
    return folder(region).resolve(region.value()).resolve("cassandra");
  }

  LocalDeployment of(RegionId region) {
    LocalDeployment of = regions.get(region);
    if (of == null) {
      throw new IllegalArgumentException("no region " + region);
    }
    return of;
  }

  /** Starts what is not up in these regions, in parallel. */
  void start(List<RegionId> started, OptionalInt nodeCount) {
    shareCredentials();
    inParallel(
        started, region -> of(region).start(List.of(region), nodeCount, StartProgress.silent()));
  }

  void stop(boolean wipe) {
    inParallel(List.copyOf(regions.keySet()), region -> of(region).stop(List.of(region), wipe));
  }

  List<RegionStatus> status() {
    return regions.entrySet().parallelStream()
        .flatMap(region -> ofRegion(region.getKey(), region.getValue().status()))
        .toList();
  }

  private static Stream<RegionStatus> ofRegion(RegionId region, List<RegionStatus> all) {
    return all.stream().filter(status -> status.id().equals(region));
  }

  private interface RegionAction {
    void on(RegionId region);
  }

  private static void inParallel(List<RegionId> regions, RegionAction action) {
    try {
      CompletableFuture.allOf(
              regions.stream()
                  .map(
                      region ->
                          CompletableFuture.runAsync(
                              () -> action.on(region), RegionProcesses::thread))
                  .toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void thread(Runnable work) {
    new Thread(work, "region").start();
  }

  /** What the launcher makes for one run folder holds for all. */
  private void shareCredentials() {
    RegionId first = Deployment.REGIONS.get(0);
    of(first).start(List.of(), OptionalInt.empty(), StartProgress.silent());
    try {
      for (RegionId region : regions.keySet()) {
        for (String file : List.of("secret", "apps.json")) {
          Path to = folder(region).resolve(file);
          Files.createDirectories(to.getParent());
          if (!Files.exists(to)) {
            Files.copy(folder(first).resolve(file), to, StandardCopyOption.COPY_ATTRIBUTES);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
