package io.meridian.regions.host;

import java.util.Map;
import java.util.Optional;

/** Variables of the environment; a mistake in one is told with its name and its value. */
record Variables(Map<String, String> values) {
  Variables {
    values = Map.copyOf(values);
  }

  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
  }

  String required(String name) {
    return optional(name).orElseThrow(() -> new IllegalArgumentException(name + " is not set"));
  }

  int number(String name, int otherwise, int min, int max) {
    String text = optional(name).orElse(Integer.toString(otherwise));
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is '" + text + "', not a number", e);
    }
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ", allowed are " + min + " to " + max);
    }
    return value;
  }

  int port(String name, int otherwise) {
    return number(name, otherwise, 1, 65_535);
  }
}
