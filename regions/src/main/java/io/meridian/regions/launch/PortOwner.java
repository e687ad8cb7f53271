package io.meridian.regions.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who listens on a port, read from {@code /proc} as {@code ss -ltnp} does: the tables of sockets
 * name inodes, and a process's file descriptors link to them. See proc(5).
 */
final class PortOwner {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final String ANY_V4 = "0".repeat(8);
  private static final String ANY_V6 = "0".repeat(32);
  private static final String MAPPED_PREFIX = "0000000000000000FFFF0000";
  private static final int MAX_COMMAND_LENGTH = 120;

  private PortOwner() {}

  /** For a message: pid and command, or that they cannot be seen. */
  static String of(InetAddress address, int port) {
    Set<String> links = socketLinks(address, port);
    return holder(links).orElse("a process that this user cannot see");
  }

  private static Set<String> socketLinks(InetAddress address, int port) {
    String hex = hexOfWord(address.getAddress());
    Set<String> hosts = Set.of(hex, ANY_V4, ANY_V6, MAPPED_PREFIX + hex);
    String hexPort = String.format(Locale.ROOT, "%04X", port);
    Set<String> links = new HashSet<>();
    for (String table : new String[] {"net/tcp", "net/tcp6"}) {
      try {
        for (String line : Files.readAllLines(PROC.resolve(table))) {
          String[] columns = line.strip().split(" +");
          String[] local = columns[1].split(":");
          if (columns[3].equals(LISTENING)
              && hosts.contains(local[0])
              && local[1].equals(hexPort)) {
            links.add("socket:[" + columns[9] + "]");
          }
        }
      } catch (IOException e) {
        // Not Linux, or no IPv6: then nothing is known from this table.
      }
    }
    return links;
  }

  /** The kernel prints an address as one word in the machine's byte order. */
  private static String hexOfWord(byte[] address) {
    byte[] word = address.clone();
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      for (int i = 0; i < word.length; i++) {
        word[i] = address[address.length - 1 - i];
      }
    }
    return HexFormat.of().withUpperCase().formatHex(word);
  }

  private static Optional<String> holder(Set<String> links) {
    if (links.isEmpty()) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, links)) {
          return Optional.of("pid " + process.getFileName() + " (" + command(process) + ")");
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, Set<String> links) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (links.contains(linkOf(descriptor))) {
          return true;
        }
      }
    } catch (IOException e) {
      return false; // ended meanwhile, or another user's
    }
    return false;
  }

  private static String linkOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static String command(Path process) throws IOException {
    String[] arguments = Files.readString(process.resolve("cmdline")).split("\0");
    String command = String.join(" ", Arrays.asList(arguments));
    return command.length() > MAX_COMMAND_LENGTH
        ? command.substring(0, MAX_COMMAND_LENGTH) + "…"
        : command;
  }
}
