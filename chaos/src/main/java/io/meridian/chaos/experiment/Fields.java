package io.meridian.chaos.experiment;

import io.meridian.chaos.experiment.FileValue.Flag;
import io.meridian.chaos.experiment.FileValue.Items;
import io.meridian.chaos.experiment.FileValue.Members;
import io.meridian.chaos.experiment.FileValue.Numeric;
import io.meridian.chaos.experiment.FileValue.Text;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields of one object, asked for one by one. What is wrong with one is noted as a problem, and
 * the least that is allowed is answered in its place, so that reading goes on and finds the rest.
 */
final class Fields {
  private final Members object;
  private final Problems problems;
  private final Set<String> asked = new LinkedHashSet<>();

  private Fields(Members object, Problems problems) {
    this.object = object;
    this.problems = problems;
  }

  /** Those of a value, if it is an object. */
  static Optional<Fields> of(FileValue value, Problems problems) {
    if (value instanceof Members object) {
      return Optional.of(new Fields(object, problems));
    }
    problems.add(value.place(), wrongType(value, "an object"));
    return Optional.empty();
  }

  Place place() {
    return object.place();
  }

  /** Where a field's value stands, or the object when it has none. */
  Place placeOf(String name) {
    FileValue value = object.fields().get(name);
    return value == null ? place() : value.place();
  }

  /** A field that need not be there. */
  Optional<FileValue> optional(String name) {
    asked.add(name);
    return Optional.ofNullable(object.fields().get(name));
  }

  Optional<FileValue> required(String name) {
    Optional<FileValue> value = optional(name);
    if (value.isEmpty()) {
      problems.add(place(), place().subject() + " lacks the field \"" + name + "\"");
    }
    return value;
  }

  Optional<Fields> object(String name) {
    return required(name).flatMap(value -> of(value, problems));
  }

  List<FileValue> items(String name, int min, int max) {
    Optional<FileValue> value = required(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof Items items)) {
      problems.add(value.get().place(), wrongType(value.get(), "a list"));
      return List.of();
    }
    int size = items.values().size();
    if (size < min || size > max) {
      problems.add(
          items.place(),
          "%s has %d entries, allowed are %d to %d"
              .formatted(items.place().path(), size, min, max));
    }
    return items.values();
  }

  /** A line for people. */
  String text(String name, int maxLength) {
    Optional<Text> text = text(name);
    String value = text.map(Text::value).orElse("");
    if (text.isPresent() && (value.isBlank() || value.length() > maxLength)) {
      problems.add(
          text.get().place(),
          "%s has %d characters, allowed are 1 to %d and not blanks alone"
              .formatted(text.get().place().path(), value.length(), maxLength));
    }
    return value;
  }

  Optional<Text> text(String name) {
    Optional<FileValue> value = required(name);
    if (value.isPresent() && !(value.get() instanceof Text)) {
      problems.add(value.get().place(), wrongType(value.get(), "a text"));
    }
    return value.filter(Text.class::isInstance).map(Text.class::cast);
  }

  <E extends Enum<E>> Optional<E> named(String name, Class<E> type) {
    return text(name).flatMap(text -> Spelling.read(type, text, problems));
  }

  boolean flag(String name) {
    Optional<FileValue> value = required(name);
    if (value.isPresent() && !(value.get() instanceof Flag)) {
      problems.add(value.get().place(), wrongType(value.get(), "true or false"));
    }
    return value.orElse(null) instanceof Flag flag && flag.value();
  }

  int whole(String name, int min, int max) {
    return (int) whole(name, (long) min, max);
  }

  long whole(String name, long min, long max) {
    Optional<FileValue> value = required(name);
    if (value.isEmpty()) {
      return min;
    }
    if (!(value.get() instanceof Numeric number) || !number.whole()) {
      problems.add(value.get().place(), wrongType(value.get(), "a whole number"));
      return min;
    }
    OptionalLong exact = exact(number.written());
    if (exact.isEmpty() || exact.getAsLong() < min || exact.getAsLong() > max) {
      problems.add(
          number.place(),
          "%s is %s, allowed are %d to %d"
              .formatted(number.place().path(), number.shown(), min, max));
      return min;
    }
    return exact.getAsLong();
  }

  /** Empty for more than a long holds. */
  private static OptionalLong exact(String digits) {
    try {
      return OptionalLong.of(Long.parseLong(digits));
    } catch (NumberFormatException tooLong) {
      return OptionalLong.empty();
    }
  }

  /** A number of any kind that is not negative. */
  double number(String name) {
    return number(name, 0);
  }

  /** Returns {@code min} if it is not there or less. */
  double number(String name, long min) {
    Optional<FileValue> value = required(name);
    if (value.isEmpty()) {
      return min;
    }
    if (!(value.get() instanceof Numeric number)) {
      problems.add(value.get().place(), wrongType(value.get(), "a number"));
      return min;
    }
    if (number.value() < min || Double.isInfinite(number.value())) {
      problems.add(
          number.place(),
          "%s is %s, allowed is %d or more".formatted(number.place().path(), number.shown(), min));
      return min;
    }
    return number.value();
  }

  Duration duration(String name, Duration min, Duration max) {
    return text(name).flatMap(text -> Durations.read(text, min, max, problems)).orElse(min);
  }

  /** Tells of fields that nobody asked for: call it last. */
  void end() {
    for (String name : object.fields().keySet()) {
      if (!asked.contains(name)) {
        problems.add(
            object.names().getOrDefault(name, place()),
            "%s has the unknown field %s, known are %s"
                .formatted(
                    place().subject(), new Text(place(), name).shown(), String.join(", ", asked)));
      }
    }
  }

  static String wrongType(FileValue value, String expected) {
    return "%s is %s, expected %s".formatted(value.place().subject(), value.shown(), expected);
  }
}
