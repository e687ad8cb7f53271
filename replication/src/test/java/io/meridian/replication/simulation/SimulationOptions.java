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
import java.util.Set;

/**
 * What a run is made of. Its text, as in {@code regions=5 loss=0.02 without=chain}, names what is
 * not benign, and {@link #parse} reads it.
 */
final class SimulationOptions {
  static final SimulationOptions BENIGN = new SimulationOptions(Map.of(), Set.of());

  private final Map<Option, Double> values;
  private final Set<Mechanism> without;

  /**
   * @param values only what is not benign
   */
  private SimulationOptions(Map<Option, Double> values, Set<Mechanism> without) {
    this.values = values;
    this.without = without;
  }

  static SimulationOptions draw(long seed) {
    SeededRandom random = new SeededRandom(seed).child("options");
    SimulationOptions drawn = BENIGN;
    for (Option option : Option.values()) {
      drawn = drawn.with(option, option.draw(random));
    }
    // Without a majority of other regions nothing that was acknowledged survives a region.
    boolean survives = drawn.whole(Option.REGIONS) >= 3 && !drawn.is(Option.REGION_DURABILITY);
    return survives ? drawn : drawn.with(Option.LOST_FOR_GOOD, 0);
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

  private static String text(Mechanism mechanism) {
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
    return new SimulationOptions(Collections.unmodifiableMap(changed), without);
  }

  SimulationOptions without(Mechanism mechanism) {
    Set<Mechanism> more = EnumSet.of(mechanism);
    more.addAll(without);
    return new SimulationOptions(values, Collections.unmodifiableSet(more));
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

  boolean has(Mechanism mechanism) {
    return !without.contains(mechanism);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SimulationOptions that
        && values.equals(that.values)
        && without.equals(that.without);
  }

  @Override
  public int hashCode() {
    return values.hashCode() * 31 + without.hashCode();
  }

  @Override
  public String toString() {
    List<String> pairs = new ArrayList<>();
    values.forEach((option, value) -> pairs.add(option.text() + "=" + Option.print(value)));
    without.forEach(mechanism -> pairs.add("without=" + text(mechanism)));
    return String.join(" ", pairs);
  }
}
