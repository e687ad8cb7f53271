package io.meridian.terraform;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A machine to provision: an SSH server on a loopback address, with keys of its own, and a folder
 * that stands for the root of its file system. Whoever runs the test may log in, with one key.
 */
final class SshHost implements AutoCloseable {
  static final int PORT = 42_274;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String address;
  private final Path folder;
  private final Process server;

  /** Starts it; returns when it can be connected to. */
  static SshHost start(String address, Path folder) {
    try {
      Files.createDirectories(folder.resolve("root"));
      makeKey(folder.resolve("host-key"));
      makeKey(folder.resolve("login-key"));
      Files.writeString(folder.resolve("sshd_config"), configuration(address, folder));
      Process server =
          new ProcessBuilder(
                  NeedsSshd.PROGRAM.toString(),
                  "-D",
                  "-e",
                  "-f",
                  folder.resolve("sshd_config").toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("sshd.log").toFile())
              .start();
      SshHost host = new SshHost(address, folder, server);
      await("sshd at " + address).atMost(PATIENCE).until(host::listens);
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SshHost(String address, Path folder, Process server) {
    this.address = address;
    this.folder = folder;
    this.server = server;
  }

  /**
   * Sessions get the mark by which CI finds processes that were left behind, and this build's
   * options for Java programs that live for minutes.
   */
  private static String configuration(String address, Path folder) throws IOException {
    if (System.getProperty("user.name").equals("root")) {
      // As root the server wants this empty folder, which a service manager would have made.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    return """
    Port %d
    ListenAddress %s
    HostKey %s
    AuthorizedKeysFile %s
    PidFile none
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    MaxStartups 50
    SetEnv "MERIDIAN_CI_RUN=%s" "JDK_JAVA_OPTIONS=%s"
    """
        .formatted(
            PORT,
            address,
            folder.resolve("host-key"),
            folder.resolve("login-key.pub"),
            System.getenv().getOrDefault("MERIDIAN_CI_RUN", "none"),
            System.getenv().getOrDefault("JDK_JAVA_OPTIONS", ""));
  }

  private static void makeKey(Path file) throws IOException {
    Process keygen =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .inheritIO()
            .start();
    try {
      if (!keygen.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || keygen.exitValue() != 0) {
        throw new AssertionError("ssh-keygen made no " + file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private boolean listens() {
    if (!server.isAlive()) {
      throw new AssertionError("sshd ended: " + read(folder.resolve("sshd.log")));
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, PORT));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  String address() {
    return address;
  }

  /** What is {@code /} elsewhere. */
  Path root() {
    return folder.resolve("root");
  }

  Path loginKey() {
    return folder.resolve("login-key");
  }

  /** As {@code hosts.….host_key} wants it: type and key, without the comment. */
  String hostKey() {
    String[] words = read(folder.resolve("host-key.pub")).split(" ", 3);
    return words[0] + " " + words[1];
  }

  /** The processes of services that were started here: all have the root folder as a setting. */
  List<ProcessHandle> processes() {
    return OwnProcesses.with("MERIDIAN_ROOT_FOLDER=" + root());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the server, and whatever a test that failed has left running. */
  @Override
  public void close() {
    processes().forEach(ProcessHandle::destroyForcibly);
    server.descendants().forEach(ProcessHandle::destroyForcibly);
    server.destroy();
  }
}
