package io.meridian.chaos.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.stage.Narrator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class DemoClientsTest {
  @Command
  private static final class Parsed {
    @Mixin private final DemoOptions options = new DemoOptions();
  }

  @Test
  void linesOfBothProcessesCountFromTheSameStart() {
    Parsed command = new Parsed();
    new CommandLine(command).parseArgs();
    long minuteAgoMillis = System.currentTimeMillis() - 60_000;
    Narrator before = new Narrator(new PrintWriter(new StringWriter()), minuteAgoMillis);
    StringWriter told = new StringWriter();
    DemoClients clients = new DemoClients();

    List<String> arguments = DemoClients.arguments(Path.of("demo"), before, command.options);
    new CommandLine(clients)
        .setOut(new PrintWriter(told))
        .parseArgs(arguments.toArray(String[]::new));
    clients.narrator().say("Killing us");

    assertThat(clients.narrator().startMillis()).isEqualTo(minuteAgoMillis);
    assertThat(told.toString()).startsWith("[ 6").endsWith(" s] Killing us\n");
  }
}
