package io.meridian.replication.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sets of numbers as people write them: {@code 1-3,7}. */
final class NumberRanges {
  private static final int NUMBER_MAX = 100_000;

  private NumberRanges() {}

  /**
   * @throws IllegalArgumentException that shows what cannot be read
   */
  static SortedSet<Integer> parse(String text) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (String range : text.split(",", -1)) {
      String[] ends = range.split("-", -1);
      int first = number(ends[0], range);
      int last = ends.length == 1 ? first : number(ends[1], range);
      if (ends.length > 2 || last < first) {
        throw new IllegalArgumentException("\"" + range + "\" is no range of numbers");
      }
      for (int number = first; number <= last; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private static int number(String text, String range) {
    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) > NUMBER_MAX) {
      throw new IllegalArgumentException(
          "\"" + range + "\" is no number from 0 to " + NUMBER_MAX + ", nor a range of them");
    }
    return Integer.parseInt(text);
  }

  static String print(SortedSet<Integer> numbers) {
    List<String> ranges = new ArrayList<>();
    int first = 0;
    for (int number : numbers) {
      if (!numbers.contains(number - 1)) {
        first = number;
      }
      if (!numbers.contains(number + 1)) {
        ranges.add(first == number ? "" + first : first + "-" + number);
      }
    }
    return String.join(",", ranges);
  }
}
