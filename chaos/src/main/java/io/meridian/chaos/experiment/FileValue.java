package io.meridian.chaos.experiment;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;
import java.util.Map;

/** A JSON value that knows where it stands in its file. */
sealed interface FileValue {
  /** The most of a value that an error repeats. */
  int SHOWN_MAX = 60;

  Place place();

  /** As an error shows it: one line, not longer than it is useful. */
  String shown();

  record Text(Place place, String value) implements FileValue {
    @Override
    public String shown() {
      String start = value.length() > SHOWN_MAX ? value.substring(0, SHOWN_MAX) + "…" : value;
      return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(start)) + "\"";
    }
  }

  /**
   * A number.
   *
   * @param written its characters: one that is out of range is shown as it was written
   * @param whole whether it has neither fraction nor exponent
   */
  record Numeric(Place place, String written, boolean whole, double value) implements FileValue {
    @Override
    public String shown() {
      return written.length() > SHOWN_MAX ? written.substring(0, SHOWN_MAX) + "…" : written;
    }
  }

  record Flag(Place place, boolean value) implements FileValue {
    @Override
    public String shown() {
      return Boolean.toString(value);
    }
  }

  record Nothing(Place place) implements FileValue {
    @Override
    public String shown() {
      return "null";
    }
  }

  record Items(Place place, List<FileValue> values) implements FileValue {
    @Override
    public String shown() {
      return "a list";
    }
  }

  /**
   * An object.
   *
   * @param fields in their order
   * @param names where the name of each stands
   */
  record Members(Place place, Map<String, FileValue> fields, Map<String, Place> names)
      implements FileValue {
    @Override
    public String shown() {
      return "an object";
    }
  }
}
