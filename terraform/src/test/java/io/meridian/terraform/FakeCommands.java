package io.meridian.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a shell script of the configurations where some commands are fakes: they write down how they
 * were called, and do what the test says in shell. Other commands are the machine's own.
 */
final class FakeCommands {
  private static final int LIMIT_SECONDS = 60;

  /**
   * What a run ended with.
   *
   * @param calls of fakes, as {@code NAME ARGUMENT…}, in order
   */
  record Result(int exitStatus, String output, List<String> calls) {}

  private final Path commands;
  private final Path calls;
  private Path input = Path.of("/dev/null");
  private String path = System.getenv("PATH");
  private final Map<String, String> environment = new HashMap<>();

  /**
   * @param folder must be there, and be the test's own
   */
  FakeCommands(Path folder) throws IOException {
    commands = Files.createDirectories(folder.resolve("commands"));
    calls = folder.resolve("calls");
  }

  /**
   * Takes the place of a command.
   *
   * @param body what it does, in the shell's language; {@code $*} is how it was called
   */
  FakeCommands fake(String name, String body) throws IOException {
    executable(commands.resolve(name), "echo \"%s $*\" >>'%s'\n%s\n".formatted(name, calls, body));
    return this;
  }

  private static void executable(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + body);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  FakeCommands with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** What a run reads; nothing, when nobody says so. */
  FakeCommands reading(Path file) {
    input = file;
    return this;
  }

  /** Beside the fakes there are only these of the machine's commands. */
  FakeCommands onAMachineWith(Collection<String> tools) throws IOException {
    Path own = Files.createTempDirectory(commands.getParent(), "tools");
    for (String tool : tools) {
      executable(own.resolve(tool), "exec '%s' \"$@\"\n".formatted(find(tool)));
    }
    path = own.toString();
    return this;
  }

  private static Path find(String tool) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(tool + " is not on the PATH of this machine"));
  }

  Result run(Path script, String... arguments) throws IOException, InterruptedException {
    Files.writeString(calls, "");
    Path output = calls.resolveSibling("output");
    var builder = new ProcessBuilder("bash", script.toString());
    builder.command().addAll(List.of(arguments));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.redirectInput(input.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("PATH", commands + ":" + path);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(script + " took longer than " + LIMIT_SECONDS + " s");
    }
    return new Result(
        process.exitValue(), Files.readString(output, UTF_8), Files.readAllLines(calls));
  }
}
