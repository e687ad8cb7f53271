package io.meridian.regions.wan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All profiles that a file of latencies has, in its order. */
public final class WanProfiles {
  private final Map<String, WanProfile> profiles = new LinkedHashMap<>();

  WanProfiles(List<WanProfile> profiles) {
    profiles.forEach(profile -> this.profiles.put(profile.name(), profile));
  }

  /**
   * Reads and checks a file of latencies.
   *
   * @param file JSON, as in {@code regions/latencies.json}, at most 1 MiB
   * @throws InvalidLatenciesException naming file, field, value and limit
   */
  public static WanProfiles load(Path file) {
    return new LatenciesReader(file).read();
  }

  /** What may be asked for, {@link WanProfile#NONE} first. */
  public List<String> names() {
    List<String> names = new ArrayList<>(List.of(WanProfile.NONE));
    names.addAll(profiles.keySet());
    return names;
  }

  /** The names, each with its title. */
  private List<String> described() {
    List<String> described = new ArrayList<>(List.of(WanProfile.NONE));
    profiles
        .values()
        .forEach(profile -> described.add(profile.name() + " (" + profile.title() + ")"));
    return described;
  }

  /**
   * The profile of that name.
   *
   * @throws UnknownProfileException when there is none, also for {@link WanProfile#NONE}
   */
  public WanProfile profile(String name) {
    WanProfile profile = profiles.get(name);
    if (profile == null) {
      throw new UnknownProfileException(name, described());
    }
    return profile;
  }
}
