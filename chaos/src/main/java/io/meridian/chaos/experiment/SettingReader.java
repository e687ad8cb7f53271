package io.meridian.chaos.experiment;

import static java.util.stream.Collectors.joining;

import io.meridian.chaos.experiment.FileValue.Text;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.wan.PathDelay;
import io.meridian.regions.wan.WanProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads which regions an experiment runs. */
final class SettingReader {
  private static final int THREE = 3;

  private final Problems problems;
  private final Available available;

  SettingReader(Problems problems, Available available) {
    this.problems = problems;
    this.available = available;
  }

  Setting read(Optional<Fields> topology) {
    if (topology.isEmpty()) {
      return new Setting(List.of(), Map.of(), WanProfile.NONE, Optional.empty());
    }
    Fields fields = topology.get();
    List<RegionId> regions = regions(fields);
    Map<RegionId, Integer> nodes = nodes(fields, regions);
    String wan = wan(fields);
    Optional<PathDelay> clients = clients(fields);
    fields.end();
    return new Setting(regions, nodes, wan, clients);
  }

  private List<RegionId> regions(Fields fields) {
    List<RegionId> regions = new ArrayList<>();
    for (FileValue value : fields.items("regions", 1, Topology.MAX_REGIONS)) {
      if (!(value instanceof Text text)) {
        problems.add(value.place(), Fields.wrongType(value, "a region, such as \"eu\""));
        continue;
      }
      Optional<RegionId> id = regionId(text);
      id.ifPresent(region -> requireAvailable(region, text));
      if (id.isPresent() && regions.contains(id.get())) {
        problems.add(
            text.place(), text.place().path() + ": region " + id.get() + " is there twice");
      } else {
        id.ifPresent(regions::add);
      }
    }
    return regions;
  }

  private Optional<RegionId> regionId(Text text) {
    try {
      return Optional.of(new RegionId(text.value()));
    } catch (IllegalArgumentException e) {
      problems.add(
          text.place(),
          "%s is %s, expected 1 to 16 of a-z, 0-9 and dashes, the first a letter"
              .formatted(text.place().path(), text.shown()));
      return Optional.empty();
    }
  }

  /** It stays among the regions: what else the file says of it is not wrong besides. */
  private void requireAvailable(RegionId region, Text text) {
    if (!available.regions().contains(region)) {
      problems.add(
          text.place(),
          "%s is %s, allowed are %s"
              .formatted(
                  text.place().path(),
                  text.shown(),
                  available.regions().stream().map(RegionId::value).collect(joining(", "))));
    }
  }

  /** A region that the file does not speak of has one node. */
  private Map<RegionId, Integer> nodes(Fields fields, List<RegionId> regions) {
    Map<RegionId, Integer> nodes = new LinkedHashMap<>();
    regions.forEach(region -> nodes.put(region, 1));
    // Without regions each name is unknown, and that is not its fault.
    if (fields.optional("nodes").isPresent() && !regions.isEmpty()) {
      fields
          .object("nodes")
          .ifPresent(
              counts -> {
                for (RegionId region : regions) {
                  counts
                      .optional(region.value())
                      .ifPresent(count -> nodes.put(region, count(counts, region)));
                }
                counts.end();
              });
    }
    return nodes;
  }

  /** Two nodes survive no crash, and more than three say nothing new on one machine. */
  private int count(Fields counts, RegionId region) {
    int count = counts.whole(region.value(), 1, THREE);
    if (count == 2) {
      Place place = counts.placeOf(region.value());
      problems.add(place, place.path() + " is 2, allowed are 1 and 3");
    }
    return count;
  }

  private String wan(Fields fields) {
    Optional<Text> wan = fields.text("wan");
    if (wan.isEmpty()) {
      return WanProfile.NONE;
    }
    String name = wan.get().value();
    if (!name.equals(WanProfile.NONE) && !available.wanProfiles().contains(name)) {
      Set<String> allowed = new TreeSet<>(available.wanProfiles());
      allowed.add(WanProfile.NONE);
      problems.add(
          wan.get().place(),
          "%s is %s, allowed are %s"
              .formatted(wan.get().place().path(), wan.get().shown(), String.join(", ", allowed)));
    }
    return name;
  }

  private Optional<PathDelay> clients(Fields fields) {
    if (fields.optional("clients").isEmpty()) {
      return Optional.empty();
    }
    // What is there and wrong is told once, not again for each target that needs it.
    return Optional.of(fields.object("clients").map(SettingReader::delay).orElse(PathDelay.NONE));
  }

  private static PathDelay delay(Fields clients) {
    PathDelay delay =
        new PathDelay(millis(clients, "oneWayMillis"), millis(clients, "jitterMillis"));
    clients.end();
    return delay;
  }

  private static Duration millis(Fields fields, String name) {
    return Duration.ofMillis(fields.whole(name, 0L, PathDelay.MAX.toMillis()));
  }
}
