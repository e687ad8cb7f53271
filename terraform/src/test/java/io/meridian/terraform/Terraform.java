package io.meridian.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code terraform} on one configuration. Everything it keeps lies in a folder of the test:
 * the data folder, the CLI configuration, which allows no registry, and what the caller puts there.
 * Nothing of the user's Terraform settings is seen. Not safe for use by several threads.
 *
 * <p>A run that takes longer than its limit is ended and fails the test. Output is kept to 4 MiB;
 * the rest is read and dropped.
 */
final class Terraform {
  private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);
  private static final int MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

  /**
   * What a run ended with.
   *
   * @param output standard output and standard error in the order they were written, without
   *     colours
   */
  record Result(int exitStatus, String output) {
    /**
     * @throws AssertionError with all that it printed, when it failed
     */
    Result requireSuccess() {
      if (exitStatus != 0) {
        throw new AssertionError("terraform ended with " + exitStatus + ":\n" + output);
      }
      return this;
    }

    /** The output on one line: terraform breaks and frames what it says of an error. */
    String words() {
      return output.replaceAll("[\\s│╷╵]+", " ").strip();
    }
  }

  private final Path configuration;
  private final Map<String, String> environment = new HashMap<>();
  private final Path cliConfiguration;

  /**
   * @param configuration the folder that terraform runs in, such as {@code terraform/local}
   * @param folder for what terraform keeps; must be there, and be the test's own
   */
  Terraform(Path configuration, Path folder) {
    this.configuration = configuration.toAbsolutePath().normalize();
    Path own = folder.toAbsolutePath().normalize();
    this.cliConfiguration = own.resolve("terraform.rc");
    withProvidersFrom("");
    environment.put("TF_CLI_CONFIG_FILE", cliConfiguration.toString());
    environment.put("TF_DATA_DIR", own.resolve("data").toString());
    environment.put("TF_IN_AUTOMATION", "1");
    environment.put("TF_INPUT", "0");
    environment.put("CHECKPOINT_DISABLE", "1");
  }

  /** A folder of this module, such as {@code local}, wherever the tests are started from. */
  static Path folder(String name) {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve(name);
  }

  /** A file or folder of the project, such as {@code regions/topology.json}. */
  static Path project(String name) {
    return folder("..").resolve(name).normalize();
  }

  /**
   * Lets providers come from a folder, laid out as Terraform's filesystem mirrors are; without it
   * there are only those that are built in.
   */
  Terraform withProviders(Path mirror) {
    withProvidersFrom("filesystem_mirror { path = \"%s\" }".formatted(mirror.toAbsolutePath()));
    return this;
  }

  private void withProvidersFrom(String place) {
    try {
      Files.writeString(
          cliConfiguration,
          "disable_checkpoint = true\nprovider_installation {\n  %s\n}\n".formatted(place));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets a variable of terraform's environment, such as {@code TF_WORKSPACE}. */
  Terraform with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Runs it for at most a minute. */
  Result run(String... arguments) {
    return run(DEFAULT_LIMIT, arguments);
  }

  /**
   * Runs it to its end.
   *
   * @throws AssertionError with what it printed so far, when it takes longer
   */
  Result run(Duration limit, String... arguments) {
    return await(start(arguments), limit);
  }

  /** Runs a script that itself runs terraform, in the same environment; else as {@link #run}. */
  Result script(Duration limit, Path script, String... arguments) {
    var command = new ArrayList<String>();
    command.add(script.toString());
    command.addAll(List.of(arguments));
    return await(started(command), limit);
  }

  /**
   * Starts such a script as a terminal does: in a process group of its own, of the process's id, in
   * which Ctrl-C is heard. Its output has to be read.
   */
  Process inTerminal(Path script, String... arguments) {
    // What a shell runs in the background, as CI does, ignores Ctrl-C, and what that starts too.
    var command =
        new ArrayList<>(List.of("env", "--default-signal=INT", "setsid", script.toString()));
    command.addAll(List.of(arguments));
    return started(command);
  }

  private static Result await(Process process, Duration limit) {
    var output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        end(process);
        throw new AssertionError(
            "terraform took longer than %d s:\n%s".formatted(limit.toSeconds(), output.join()));
      }
      return new Result(process.exitValue(), output.join());
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while terraform ran", e);
    }
  }

  /** Starts it, for a test that does something to the process; its output has to be read. */
  Process start(String... arguments) {
    var command = new ArrayList<String>();
    command.add("terraform");
    command.add("-chdir=" + configuration);
    command.addAll(List.of(arguments));
    return started(command);
  }

  private Process started(List<String> command) {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // What the user set for terraform, and where the user's regions are, is not the test's.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("TF_") || name.startsWith("MERIDIAN_") && !isOfCi(name));
    builder.environment().put("TF_CLI_ARGS", "-no-color");
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new AssertionError(command.get(0) + " cannot be run: is it on the PATH?", e);
    }
  }

  /** The mark by which CI finds processes that were left behind. */
  private static boolean isOfCi(String variable) {
    return variable.equals("MERIDIAN_CI_RUN");
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String read(InputStream output) {
    try (output) {
      String kept = new String(output.readNBytes(MAX_OUTPUT_BYTES), UTF_8);
      output.transferTo(OutputStream.nullOutputStream());
      return kept;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
