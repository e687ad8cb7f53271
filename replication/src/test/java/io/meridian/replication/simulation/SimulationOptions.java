package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a run is made of. Its text, as in {@code regions=5 loss=0.02 without=chain skip=3-5}, names
 * what is not benign, and {@link #parse} reads it.
 */
final class SimulationOptions {
  static final SimulationOptions BENIGN =
      new SimulationOptions(Map.of(), Set.of(), Collections.emptySortedSet());

  private final Map<Option, Double> values;
  private final Set<Mechanism> without;
  private final SortedSet<Integer> skipped;

  /**
   * @param values only what is not benign
   */
  private SimulationOptions(
      Map<Option, Double> values, Set<Mechanism> without, SortedSet<Integer> skipped) {
    this.values = values;
    this.without = without;
    this.skipped = skipped;
  }

  static SimulationOptions draw(long seed) {
    SeededRandom random = new SeededRandom(seed).child("options");
    SimulationOptions drawn = BENIGN;
    for (Option option : Option.values()) {
      drawn = drawn.with(option, option.draw(random));
    }
    return drawn.sound();
  }

  /**
   * Without what the other values make senseless: a region is lost for good, by whichever option,
   * only when that loses nothing that was acknowledged and leaves a majority.
   */
  SimulationOptions sound() {
    boolean survives = whole(Option.REGIONS) >= 3 && !is(Option.REGION_DURABILITY);
    boolean lasts = survives && is(Option.LIVENESS);
    SimulationOptions sound = survives ? this : with(Option.LIVENESS, 0);
    sound = lasts ? sound : sound.with(Option.LASTING, Option.LASTING.benign());
    sound = survives && !lasts ? sound : sound.with(Option.LOST_FOR_GOOD, 0);
    sound =
        is(Option.SKEW_MILLIS)
            ? sound
            : sound
                .with(Option.CLOCKS_AHEAD, Option.CLOCKS_AHEAD.benign())
                .with(Option.CLOCKS_BEHIND, Option.CLOCKS_BEHIND.benign());
    // A message goes with its publish: what an operation on it comes to then differs by region.
    sound = is(Option.RETENTION_MILLIS) ? sound.with(Option.OPERATIONS, 0) : sound;
    // To remove a region is to lose what it alone has acknowledged.
    sound = is(Option.REGION_DURABILITY) ? sound.with(Option.REMOVALS, 0) : sound;
    return survives && !sound.is(Option.LOST_FOR_GOOD) ? sound : sound.with(Option.DISK, 0);
  }

  /**
   * @throws IllegalArgumentException that names what cannot be read
   */
  static SimulationOptions parse(String text) {
    SimulationOptions parsed = BENIGN;
    for (String pair : text.isBlank() ? List.<String>of() : List.of(text.strip().split("\\s+"))) {
      parsed = parsed.withPair(pair);
    }
    return parsed;
  }

  /** With one {@code name=value}. */
  SimulationOptions withPair(String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("option \"" + pair + "\" is not name=value");
    }
    String name = pair.substring(0, equals);
    String value = pair.substring(equals + 1);
    if (name.equals("without")) {
      return without(mechanism(value));
    } else if (name.equals("skip")) {
      return skip(NumberRanges.parse(value));
    }
    try {
      return with(Option.named(name), new BigDecimal(value).doubleValue());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " \"" + value + "\" is not a number", e);
    }
  }

  private static Mechanism mechanism(String name) {
    return Arrays.stream(Mechanism.values())
        .filter(mechanism -> text(mechanism).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no mechanism "
                        + name
                        + ", there are "
                        + Arrays.stream(Mechanism.values()).map(SimulationOptions::text).toList()));
  }

  static String text(Mechanism mechanism) {
    return mechanism.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  SimulationOptions with(Option option, double value) {
    option.require(value);
    Map<Option, Double> changed = new EnumMap<>(Option.class);
    changed.putAll(values);
    if (value == option.benign()) {
      changed.remove(option);
    } else {
      changed.put(option, value);
    }
    return new SimulationOptions(Collections.unmodifiableMap(changed), without, skipped);
  }

  SimulationOptions without(Mechanism mechanism) {
    Set<Mechanism> more = EnumSet.of(mechanism);
    more.addAll(without);
    return new SimulationOptions(values, Collections.unmodifiableSet(more), skipped);
  }

  /** Leaves out faults of the schedule, by number, instead of what was left out before. */
  SimulationOptions skip(SortedSet<Integer> faults) {
    return new SimulationOptions(
        values, without, Collections.unmodifiableSortedSet(new TreeSet<>(faults)));
  }

  boolean skips(int fault) {
    return skipped.contains(fault);
  }

  /** What is not benign. */
  Set<Option> named() {
    return values.keySet();
  }

  double get(Option option) {
    return values.getOrDefault(option, option.benign());
  }

  /** Of an option that counts or measures. */
  int whole(Option option) {
    return (int) get(option);
  }

  /** Of an option that is 0 or 1. */
  boolean is(Option option) {
    return get(option) != 0;
  }

  /** Whether no mechanism is left out. */
  boolean hasAll() {
    return without.isEmpty();
  }

  boolean has(Mechanism mechanism) {
    return !without.contains(mechanism);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SimulationOptions that
        && values.equals(that.values)
        && without.equals(that.without)
        && skipped.equals(that.skipped);
  }

  @Override
  public int hashCode() {
    return Objects.hash(values, without, skipped);
  }

  @Override
  public String toString() {
    List<String> pairs = new ArrayList<>();
    values.forEach((option, value) -> pairs.add(option.text() + "=" + Option.print(value)));
    without.forEach(mechanism -> pairs.add("without=" + text(mechanism)));
    if (!skipped.isEmpty()) {
      pairs.add("skip=" + NumberRanges.print(skipped));
    }
    return String.join(" ", pairs);
  }
}
