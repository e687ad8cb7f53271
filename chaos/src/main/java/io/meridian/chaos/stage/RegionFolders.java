package io.meridian.chaos.stage;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.StartProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Where the regions of a run lie:
 *
 * <pre>
 * topology.json            the regions as they are
 * as-seen-by-eu.json       … as one of them is to see them
 * eu/                      the run folder of one
 * </pre>
 */
final class RegionFolders {
  private static final String SEEN_BY = "as-seen-by-";
  private static final String JSON = ".json";

  private final Installation installation;
  private final Path folder;

  RegionFolders(Installation installation, Path folder) {
    this.installation = installation;
    this.folder = folder.toAbsolutePath().normalize();
  }

  Path topology() {
    return folder.resolve("topology.json");
  }

  Path seenBy(RegionId region) {
    return folder.resolve(SEEN_BY + region + JSON);
  }

  /** A region whose topology has been written. */
  EmulatedRegion region(RegionId id, int nodeCount) {
    return new EmulatedRegion(id, installation(id), nodeCount);
  }

  private Installation installation(RegionId region) {
    return installation.withTopology(seenBy(region)).withRunFolder(folder.resolve(region.value()));
  }

  /** Ends and deletes what a run has left that ended without doing so. */
  void sweep() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<RegionId> left;
    try (Stream<Path> files = Files.list(folder)) {
      left =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith(SEEN_BY) && name.endsWith(JSON))
              .map(name -> name.substring(SEEN_BY.length(), name.length() - JSON.length()))
              .map(RegionId::new)
              .toList();
    }
    InParallel.forEach(left, region -> region(region, 1).wipe());
    for (RegionId region : left) {
      Files.delete(seenBy(region));
    }
  }

  /** What the launcher makes for one run folder holds for all. */
  void shareCredentials(Topology topology) throws IOException {
    RegionId first = topology.regions().get(0).id();
    new LocalDeployment(installation(first), System.getenv())
        .start(List.of(), OptionalInt.empty(), StartProgress.silent());
    for (Region region : topology.regions()) {
      for (String file : List.of("secret", "apps.json")) {
        Path to = installation(region.id()).runFolder().resolve(file);
        if (!region.id().equals(first)) {
          Files.createDirectories(to.getParent());
          Files.copy(
              installation(first).runFolder().resolve(file),
              to,
              StandardCopyOption.COPY_ATTRIBUTES,
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
