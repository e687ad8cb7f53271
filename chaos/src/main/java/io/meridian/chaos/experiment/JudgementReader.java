package io.meridian.chaos.experiment;

import io.meridian.chaos.experiment.FileValue.Members;
import io.meridian.chaos.experiment.FileValue.Text;
import io.meridian.chaos.history.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what must hold before, during and after the faults. */
final class JudgementReader {
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);
  private static final String HOLDS = "holds";

  /** What takes less is not late, so that nobody is found to be unserved for less. */
  private static final long SHORTEST_UNSERVED_MILLIS = Patience.DEFAULT.late().toMillis();

  private final Problems problems;

  JudgementReader(Problems problems) {
    this.problems = problems;
  }

  SteadyState steadyState(Optional<Fields> steadyState) {
    if (steadyState.isEmpty()) {
      return new SteadyState(Duration.ZERO, Duration.ZERO, List.of());
    }
    Fields fields = steadyState.get();
    Duration warmUp = fields.duration("warmUp", Duration.ZERO, LONGEST_LOOK);
    Duration over = fields.duration("over", Duration.ofSeconds(1), LONGEST_LOOK);
    List<Limit> limits = limits(fields, "probes", 1);
    fields.end();
    return new SteadyState(warmUp, over, limits);
  }

  List<Limit> limits(Fields fields, String name, int min) {
    List<Limit> limits = new ArrayList<>();
    Set<Probe> probes = EnumSet.noneOf(Probe.class);
    for (FileValue value : fields.items(name, min, Probe.values().length)) {
      Fields.of(value, problems)
          .ifPresent(
              limit -> {
                Optional<Probe> probe = limit.named("probe", Probe.class);
                double max = limit.number("max");
                limit.end();
                probe.ifPresent(
                    measured -> {
                      limits.add(new Limit(measured, max));
                      once(limit.placeOf("probe"), probes.add(measured), measured);
                    });
              });
    }
    return limits;
  }

  /** Those without a bound may be written as their name alone. */
  List<Invariant> invariants(Fields file, Load load, Setting setting, List<Step> method) {
    List<Invariant> invariants = new ArrayList<>();
    Set<Invariant.Kind> kinds = EnumSet.noneOf(Invariant.Kind.class);
    for (FileValue value : file.items("invariants", 1, Invariant.Kind.values().length)) {
      invariant(value)
          .ifPresent(
              invariant -> {
                invariants.add(invariant);
                Invariant.Kind kind = invariant.kind();
                once(value.place(), kinds.add(kind), kind);
                if (kind.isOfPresence() && load.membersPerRegion() == 0) {
                  problems.add(
                      value.place(),
                      "%s is %s, which says nothing while load.membersPerRegion is 0"
                          .formatted(value.place().path(), Spelling.of(kind)));
                }
                if (kind == Invariant.Kind.ELSEWHERE_SERVED_WITHIN_MILLIS
                    && Elsewhere.regions(method).size() == setting.regions().size()) {
                  problems.add(
                      value.place(),
                      "%s is %s, which says nothing where every region has a fault"
                          .formatted(value.place().path(), Spelling.of(kind)));
                }
              });
    }
    return invariants;
  }

  /** That all hold, or which of the invariants are to break. */
  Expectation expected(Fields file, List<Invariant> invariants) {
    Optional<FileValue> value = file.required("expected");
    if (value.isEmpty() || value.get() instanceof Text text && text.value().equals(HOLDS)) {
      return Expectation.HOLDS;
    }
    if (!(value.get() instanceof Members)) {
      problems.add(
          value.get().place(),
          "expected is %s, allowed are %s and {\"broken\": [an invariant, …]}"
              .formatted(value.get().shown(), HOLDS));
      return Expectation.HOLDS;
    }
    Set<Invariant.Kind> broken = EnumSet.noneOf(Invariant.Kind.class);
    Fields.of(value.get(), problems)
        .ifPresent(
            fields -> {
              for (FileValue name : fields.items("broken", 1, Invariant.Kind.values().length)) {
                toBreak(name, invariants)
                    .ifPresent(kind -> once(name.place(), broken.add(kind), kind));
              }
              fields.end();
            });
    return new Expectation(broken);
  }

  /** What is not judged cannot be found to break. */
  private Optional<Invariant.Kind> toBreak(FileValue value, List<Invariant> invariants) {
    if (!(value instanceof Text text)) {
      problems.add(value.place(), Fields.wrongType(value, "a text"));
      return Optional.empty();
    }
    Optional<Invariant.Kind> kind = Spelling.read(Invariant.Kind.class, text, problems);
    if (kind.isPresent()
        && invariants.stream().noneMatch(invariant -> invariant.kind() == kind.get())) {
      problems.add(
          text.place(),
          "%s is %s, which is not among the invariants"
              .formatted(text.place().path(), text.shown()));
    }
    return kind;
  }

  private Optional<Invariant> invariant(FileValue value) {
    if (value instanceof Text text) {
      Optional<Invariant.Kind> kind = Spelling.read(Invariant.Kind.class, text, problems);
      if (kind.isPresent() && kind.get().hasMax()) {
        problems.add(
            text.place(),
            "%s is %s without its bound, expected {\"invariant\": %s, \"max\": …}"
                .formatted(text.place().path(), text.shown(), text.shown()));
      }
      return kind.map(named -> new Invariant(named, 0));
    }
    return Fields.of(value, problems).flatMap(this::invariant);
  }

  private Optional<Invariant> invariant(Fields fields) {
    Optional<Invariant.Kind> kind = fields.named("invariant", Invariant.Kind.class);
    Optional<Invariant> invariant =
        kind.map(
            named ->
                new Invariant(
                    named, named.hasMax() ? fields.number("max", SHORTEST_UNSERVED_MILLIS) : 0));
    // Of an unknown invariant nobody knows whether it has a bound.
    if (kind.isPresent()) {
      fields.end();
    }
    return invariant;
  }

  private void once(Place place, boolean isNew, Enum<?> name) {
    if (!isNew) {
      problems.add(place, "%s: %s is there twice".formatted(place.path(), Spelling.of(name)));
    }
  }
}
