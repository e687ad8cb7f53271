package io.meridian.node.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every 2 s in a file whether this node is ready, for those on this machine who look without
 * asking: a file that is old says that the node hangs, and whoever reads it cannot hang with it.
 *
 * <pre>
 * {"pid": 4711, "at": "2026-11-22T18:00:02Z", "ready": false, "waitingFor": ["cassandra"]}
 * </pre>
 *
 * <p>It is written by what also serves clients, the default dispatcher: when that stands still, so
 * does the file. The file takes the place of the one before in one step. When it cannot be written
 * that is logged once, until it can be again.
 */
public final class HealthFile extends AbstractBehavior<HealthFile.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(HealthFile.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  public sealed interface Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  private record Written(boolean succeeded) implements Command {}

  private final Path file;
  private final NodeHealth health;
  private final TimerScheduler<Command> timers;
  private boolean failing;

  private HealthFile(
      ActorContext<Command> context, TimerScheduler<Command> timers, Path file, NodeHealth health) {
    super(context);
    this.file = file;
    this.health = health;
    this.timers = timers;
    context.getSelf().tell(Tick.INSTANCE);
  }

  /**
   * @param file in a folder that is there
   */
  public static Behavior<Command> create(Path file, NodeHealth health) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new HealthFile(context, timers, file, health)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(Written.class, this::onWritten)
        .build();
  }

  private Behavior<Command> onTick() {
    String report = report();
    var blocking = getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(() -> write(report), blocking),
            (succeeded, failure) -> new Written(failure == null && succeeded));
    return this;
  }

  private Behavior<Command> onWritten(Written written) {
    if (failing == written.succeeded()) {
      failing = !failing;
      if (failing) {
        LOG.warn("Health cannot be written to {}", file);
      }
    }
    timers.startSingleTimer(Tick.INSTANCE, EVERY);
    return this;
  }

  private String report() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("pid", ProcessHandle.current().pid());
    report.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    var waitingFor = health.waitingFor();
    report.put("ready", waitingFor.isEmpty());
    waitingFor.forEach(report.putArray("waitingFor")::add);
    return report + "\n";
  }

  private boolean write(String report) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.writeString(next, report);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
