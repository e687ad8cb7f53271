package io.meridian.regions.host;

import io.meridian.regions.cassandra.CassandraFiles;
import io.meridian.regions.cassandra.CassandraSettings;
import io.meridian.regions.cassandra.CassandraSettings.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the configuration of a host's Cassandra, and the arguments of the Java that runs it, as
 * {@code java @FILE} reads them.
 *
 * <p>Its only argument is a folder, which gets {@code conf/} and {@code data/}; the arguments are
 * in {@code conf/arguments}. The settings are variables of the environment:
 *
 * <pre>
 * CASSANDRA_ADDRESS         where it listens; required
 * CASSANDRA_SEEDS           host[:port], separated by commas; default: itself
 * CASSANDRA_CLUSTER         default meridian
 * CASSANDRA_PORT            for nodes of Meridian; default 9042
 * CASSANDRA_STORAGE_PORT    for other Cassandras; default 7000
 * CASSANDRA_DATACENTER      default dc1
 * CASSANDRA_RACK            default rack1
 * CASSANDRA_HEAP_MEBIBYTES  256 to 32,768; default 1,024
 * </pre>
 */
public final class CassandraConfigurationProcess {
  static final int CQL_PORT = 9042;
  private static final int STORAGE_PORT = 7000;
  private static final int HEAP_MEBIBYTES = 1024;

  /** What may stand in Cassandra's files without being quoted, or meaning something else there. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  private CassandraConfigurationProcess() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      System.err.println("usage: CassandraConfigurationProcess FOLDER");
      System.exit(2);
    }
    try {
      write(settings(System.getenv()), Path.of(args[0]).toAbsolutePath());
    } catch (IllegalArgumentException e) {
      System.err.println("This Cassandra cannot start: " + e.getMessage());
      System.exit(2);
    }
  }

  /**
   * Reads and checks the environment.
   *
   * @throws IllegalArgumentException naming the variable, its value and what it may be
   */
  static CassandraSettings settings(Map<String, String> environment) {
    var variables = new Variables(environment);
    String address = name(variables, "CASSANDRA_ADDRESS", variables.required("CASSANDRA_ADDRESS"));
    int storagePort = variables.port("CASSANDRA_STORAGE_PORT", STORAGE_PORT);
    return new CassandraSettings(
        name(variables, "CASSANDRA_CLUSTER", "meridian"),
        address,
        variables.port("CASSANDRA_PORT", CQL_PORT),
        storagePort,
        seeds(variables.optional("CASSANDRA_SEEDS").orElse(address), storagePort),
        name(variables, "CASSANDRA_DATACENTER", CassandraSettings.DATACENTER),
        name(variables, "CASSANDRA_RACK", "rack1"),
        variables.number("CASSANDRA_HEAP_MEBIBYTES", HEAP_MEBIBYTES, 256, 32_768),
        Surroundings.HOST);
  }

  static void write(CassandraSettings settings, Path folder) throws IOException {
    var files = new CassandraFiles(settings, folder);
    files.write();
    Files.writeString(
        folder.resolve("conf/arguments"),
        files.jvmOptions().stream()
            .map(CassandraConfigurationProcess::quoted)
            .collect(Collectors.joining("\n", "", "\n")));
  }

  /** As {@code java @FILE} reads it; folders may have spaces in their names. */
  private static String quoted(String option) {
    return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String name(Variables variables, String variable, String otherwise) {
    String value = variables.optional(variable).orElse(otherwise);
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          variable + " is '" + value + "', allowed are 1 to 63 letters, digits, '.', '-' and '_'");
    }
    return value;
  }

  private static List<String> seeds(String text, int storagePort) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .map(seed -> seed(seed, storagePort))
        .toList();
  }

  private static String seed(String text, int storagePort) {
    String[] parts = text.split(":", -1);
    boolean valid =
        NAME.matcher(parts[0]).matches()
            && (parts.length == 1 || parts.length == 2 && parts[1].matches("[1-9]\\d{0,4}"));
    if (!valid) {
      throw new IllegalArgumentException(
          "CASSANDRA_SEEDS has '" + text + "', which is not host or host:port");
    }
    return parts[0] + ":" + (parts.length == 2 ? parts[1] : Integer.toString(storagePort));
  }
}
