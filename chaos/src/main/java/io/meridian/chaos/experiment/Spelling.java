package io.meridian.chaos.experiment;

import io.meridian.chaos.experiment.FileValue.Text;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the constants of an enum are written in files: {@code KILL_STORAGE} as kill-storage. */
public final class Spelling {
  private Spelling() {}

  /** As it is written in files, and shown to people. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The constant that a file names; empty when there is none, which then is a problem. */
  static <E extends Enum<E>> Optional<E> read(Class<E> type, Text text, Problems problems) {
    Optional<E> named =
        Arrays.stream(type.getEnumConstants())
            .filter(constant -> of(constant).equals(text.value()))
            .findFirst();
    if (named.isEmpty()) {
      problems.add(
          text.place(),
          "%s is %s, allowed are %s".formatted(text.place().path(), text.shown(), all(type)));
    }
    return named;
  }

  /** All of a type, as an error lists them. */
  private static <E extends Enum<E>> String all(Class<E> type) {
    return String.join(
        ", ", Arrays.stream(type.getEnumConstants()).map(Spelling::of).sorted().toList());
  }
}
