package io.meridian.chaos.experiment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the faults of an experiment. */
final class MethodReader {
  static final int MAX_STEPS = 50;
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private record Placed(Place place, Step step) {}

  private final Problems problems;
  private final Setting setting;
  private final Overlap overlap;
  private final List<Placed> good = new ArrayList<>();

  MethodReader(Problems problems, Setting setting) {
    this.problems = problems;
    this.setting = setting;
    this.overlap = new Overlap(setting);
  }

  /** Steps that are good by themselves, in the order of the file. */
  List<Step> read(List<FileValue> steps) {
    for (FileValue value : steps) {
      Fields.of(value, problems).ifPresent(this::step);
    }
    return good.stream().map(Placed::step).toList();
  }

  private void step(Fields fields) {
    int problemsBefore = problems.count();
    Optional<Fault> fault = fields.named("fault", Fault.class);
    Optional<FaultTarget> target =
        fields
            .text("target")
            .flatMap(text -> new TargetReader(problems, setting).read(text, fault));
    Duration at = fields.duration("at", Duration.ZERO, ExperimentReader.LONGEST);
    Duration lasts = lasts(fields, fault);
    Map<String, Double> parameters = parameters(fields, fault);
    fields.end();
    if (problems.count() == problemsBefore && fault.isPresent() && target.isPresent()) {
      add(fields.place(), new Step(fault.get(), target.get(), at, lasts, parameters));
    }
  }

  private Duration lasts(Fields fields, Optional<Fault> fault) {
    if (fields.optional("for").isEmpty()) {
      return Duration.ZERO;
    }
    if (fault.isPresent() && fault.get().endsByItself()) {
      Place place = fields.placeOf("for");
      problems.add(
          place,
          "%s: %s ends by itself, so nobody says how long it lasts"
              .formatted(place.path(), Spelling.of(fault.get())));
    }
    return fields.duration("for", SHORTEST, ExperimentReader.LONGEST);
  }

  private Map<String, Double> parameters(Fields fields, Optional<Fault> fault) {
    Map<String, Double> values = new LinkedHashMap<>();
    boolean given = fields.optional("parameters").isPresent();
    // Of an unknown fault nobody knows the parameters.
    if (fault.isEmpty() || (!given && fault.get().parameters().isEmpty())) {
      return values;
    }
    fields
        .object("parameters")
        .ifPresent(
            named -> {
              for (Parameter parameter : fault.get().parameters()) {
                values.put(
                    parameter.name(),
                    (double) named.whole(parameter.name(), parameter.min(), parameter.max()));
              }
              named.end();
            });
    return values;
  }

  private void add(Place place, Step step) {
    for (Placed other : good) {
      if (overlap.of(other.step(), step)) {
        problems.add(
            place,
            "%s does %s to %s while %s of line %d does %s to %s"
                .formatted(
                    place.path(),
                    Spelling.of(step.fault()),
                    step.target().text(),
                    other.place().path(),
                    other.place().line(),
                    Spelling.of(other.step().fault()),
                    other.step().target().text()));
      }
      if (takesSmallDisk(step, other.step()) || takesSmallDisk(other.step(), step)) {
        problems.add(
            place,
            "%s does %s to %s, and %s of line %d does %s: one of them wants the disk that the other"
                    .formatted(
                        place.path(),
                        Spelling.of(step.fault()),
                        step.target().text(),
                        other.place().path(),
                        other.place().line(),
                        Spelling.of(other.step().fault()))
                + " takes away");
      }
    }
    good.add(new Placed(place, step));
  }

  /** A region that is to have no room stores on a small disk; who replaces its data removes it. */
  private static boolean takesSmallDisk(Step one, Step other) {
    return one.fault() == Fault.FULL_STORAGE
        && (other.fault() == Fault.KILL_AND_WIPE || other.fault() == Fault.KILL_AND_RESTORE)
        && one.target().equals(other.target());
  }
}
