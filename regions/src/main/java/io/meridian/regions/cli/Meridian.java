package io.meridian.regions.cli;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.Target;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The root of all commands; by itself it prints what there is. */
@Command(
    name = "meridian",
    description = "Realtime messaging in several regions at once, on this machine.%n",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "meridian 0.2.0",
    footer = {
      "",
      "First steps:",
      "  meridian up            start all regions and print how to connect",
      "  meridian status        what runs",
      "  meridian kill eu       lose a region; meridian up eu brings it back",
      "  meridian down          stop everything; --wipe deletes what is stored"
    })
public final class Meridian implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  private Meridian() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(
        commandLine(() -> new LocalDeployment(Installation.current(), System.getenv()))
            .execute(args));
  }

  /**
   * All commands, those of other modules included.
   *
   * @param deployment what the commands act on; asked for when a command runs
   */
  public static CommandLine commandLine(Supplier<LocalDeployment> deployment) {
    CommandLine commands =
        new CommandLine(new Meridian())
            .addSubcommand(new UpCommand(deployment))
            .addSubcommand(new StatusCommand(deployment))
            .addSubcommand(new DownCommand(deployment))
            .addSubcommand(new LogsCommand(deployment))
            .addSubcommand(new KillCommand(deployment))
            .addSubcommand(new PauseCommand(deployment))
            .addSubcommand(new ResumeCommand(deployment))
            .addSubcommand(new WanCommand(deployment))
            .addSubcommand(new RegionCommand(deployment));
    for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
      provider.commands().forEach(commands::addSubcommand);
    }
    return commands
        .registerConverter(RegionId.class, converter(RegionId::new))
        .registerConverter(Target.class, converter(Target::parse))
        .setParameterExceptionHandler(Meridian::explainUsage)
        .setExecutionExceptionHandler(new FailureMessage(CommandLine.ExitCode.SOFTWARE));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    };
  }

  private static int explainUsage(ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    command.getErr().println("meridian: " + problem.getMessage());
    command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return CommandLine.ExitCode.USAGE;
  }
}
