package io.meridian.chaos.bench;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the number of an option may be, both ends allowed. */
record OptionRange(int least, int most) {
  /** Seconds to measure for. */
  static final OptionRange SECONDS = new OptionRange(1, 600);

  /** Seconds of load that does not count. */
  static final OptionRange WARM_UP_SECONDS = new OptionRange(0, 600);

  /**
   * For before anything is started.
   *
   * @throws ParameterException naming the option, its value and what is allowed
   */
  void require(CommandSpec command, String option, int value) {
    if (value < least || value > most) {
      throw new ParameterException(
          command.commandLine(),
          option + " is " + value + ", allowed are " + least + " to " + most);
    }
  }
}
