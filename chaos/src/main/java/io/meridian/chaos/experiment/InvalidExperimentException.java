package io.meridian.chaos.experiment;

import java.util.List;

/**
 * An experiment file that cannot be used. The message has a line for each problem: file, line and
 * column, field, value, and what is allowed.
 */
public final class InvalidExperimentException extends RuntimeException {
  /** How many problems of a file are told. */
  public static final int MAX_PROBLEMS = 20;

  private static final long serialVersionUID = 1L;

  InvalidExperimentException(List<String> problems, int more) {
    super(String.join("\n", problems) + (more > 0 ? "\n… and " + more + " more" : ""));
  }
}
