package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** A region of two nodes and a Cassandra, each a process that sleeps. */
final class SleepingRegion implements BreakableRegion, AutoCloseable {
  static final RegionId EU = new RegionId("eu");
  static final NodeId FIRST = new NodeId(EU, 1);
  static final NodeId SECOND = new NodeId(EU, 2);

  private static final String CASSANDRA = "cassandra";
  private static final String STORED = "stored";

  private final Map<String, Process> processes = new TreeMap<>();
  private final Path data;

  /** Whether signals reach it. */
  boolean deaf;

  /** Variables with which processes were started last. */
  Map<String, String> variables = Map.of();

  /** Runs from now on. */
  SleepingRegion(Path folder) throws IOException {
    data = folder.resolve("data");
    recover();
    store("old");
  }

  void store(String text) throws IOException {
    Files.createDirectories(data);
    Files.writeString(data.resolve(STORED), text);
  }

  String stored() throws IOException {
    return Files.readString(data.resolve(STORED));
  }

  /** As in {@code ps}: T stands still, S sleeps. */
  static char state(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  @Override
  public RegionId id() {
    return EU;
  }

  @Override
  public List<NodeId> nodes() {
    return List.of(FIRST, SECOND);
  }

  @Override
  public OptionalLong pid(NodeId node) {
    return pid(node.toString());
  }

  @Override
  public OptionalLong cassandraPid() {
    return pid(CASSANDRA);
  }

  private OptionalLong pid(String name) {
    Process process = processes.get(name);
    return process != null && process.isAlive()
        ? OptionalLong.of(process.pid())
        : OptionalLong.empty();
  }

  @Override
  public Path data() {
    return data;
  }

  @Override
  public void recover() {
    recoverWith(Map.of());
  }

  @Override
  public void recoverWith(Map<String, String> added) {
    for (String name : List.of(FIRST.toString(), SECOND.toString(), CASSANDRA)) {
      if (pid(name).isEmpty()) {
        variables = new HashMap<>(added);
        ProcessBuilder sleep = new ProcessBuilder("sleep", "60");
        sleep.environment().putAll(added);
        try {
          Process started = sleep.start();
          awaitLoaded(started.pid());
          processes.put(name, started);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Libraries that variables name are loaded before the C library is. */
  private static void awaitLoaded(long pid) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> Files.readString(Path.of("/proc/" + pid + "/maps")).contains("/libc.so"));
  }

  @Override
  public void stop() {
    signal("KILL", processes.values());
  }

  @Override
  public void wipe() throws IOException {
    killRest();
    if (!deaf) {
      Files.deleteIfExists(data.resolve(STORED));
      Files.deleteIfExists(data);
    }
  }

  @Override
  public void kill() {
    if (Processes.of(this).isEmpty()) {
      throw new LaunchException("region eu is not running");
    }
    signal("KILL", processes.values());
  }

  @Override
  public void killRest() {
    signal("KILL", processes.values());
  }

  @Override
  public void kill(NodeId node) {
    signal("KILL", of(node));
  }

  @Override
  public void pause() {
    signal("STOP", processes.values());
  }

  @Override
  public void pause(NodeId node) {
    signal("STOP", of(node));
  }

  @Override
  public void resume() {
    signal("CONT", processes.values());
  }

  private List<Process> of(NodeId node) {
    return List.of(Objects.requireNonNull(processes.get(node.toString()), node.toString()));
  }

  private void signal(String signal, Collection<Process> targets) {
    if (deaf) {
      return;
    }
    try {
      for (Process target : targets) {
        if (target.isAlive()) {
          new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(target.pid()))
              .start()
              .waitFor();
          if (signal.equals("KILL")) {
            target.waitFor();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
  }
}
