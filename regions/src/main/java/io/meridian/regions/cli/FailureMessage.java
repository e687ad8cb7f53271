package io.meridian.regions.cli;

import io.meridian.regions.InvalidTopologyException;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.wan.InvalidLatenciesException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * What is written when a command fails: what a person can act on is said in words; anything else is
 * a mistake of ours and is shown whole.
 */
public final class FailureMessage implements IExecutionExceptionHandler {
  private final int actionableStatus;

  /**
   * @param actionableStatus exit status after what a person can act on; after anything else it is
   *     {@link CommandLine.ExitCode#SOFTWARE}
   */
  public FailureMessage(int actionableStatus) {
    this.actionableStatus = actionableStatus;
  }

  @Override
  public int handleExecutionException(Exception problem, CommandLine command, ParseResult parsed) {
    if (problem instanceof LaunchException
        || problem instanceof InvalidTopologyException
        || problem instanceof InvalidLatenciesException) {
      command.getErr().println("meridian: " + problem.getMessage());
      return actionableStatus;
    }
    command.getErr().println("meridian: unexpected failure");
    problem.printStackTrace(command.getErr());
    return CommandLine.ExitCode.SOFTWARE;
  }
}
