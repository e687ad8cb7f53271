package io.meridian.chaos.experiment;

/**
 * Where something stands in a file.
 *
 * @param path of fields from the outermost object, such as {@code method[0].fault}; empty for that
 *     object itself
 * @param line from 1
 * @param column from 1, in characters
 */
record Place(String path, int line, int column) {
  /** How an error calls it. */
  String subject() {
    return path.isEmpty() ? "the file" : path;
  }

  String pathOf(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
