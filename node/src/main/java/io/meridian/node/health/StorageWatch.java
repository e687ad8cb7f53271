package io.meridian.node.health;

import io.meridian.node.storage.Storage;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the region's Cassandra for a sign of life. When it gives none the node is not ready and its
 * clients are sent elsewhere, since nothing that they publish could be stored.
 */
public final class StorageWatch extends AbstractBehavior<StorageWatch.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(StorageWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int FAILURES_MAX = 3;

  public sealed interface Command {}

  private enum Probe implements Command {
    INSTANCE
  }

  private record Probed(boolean answered) implements Command {}

  private final Storage storage;
  private final NodeHealth health;
  private final Runnable onLost;
  private final TimerScheduler<Command> timers;
  private int failures;

  private StorageWatch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Storage storage,
      NodeHealth health,
      Runnable onLost) {
    super(context);
    this.timers = timers;
    this.storage = storage;
    this.health = health;
    this.onLost = onLost;
    timers.startSingleTimer(Probe.INSTANCE, EVERY);
  }

  /**
   * @param onLost called once each time Cassandra is given up
   */
  public static Behavior<Command> create(Storage storage, NodeHealth health, Runnable onLost) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new StorageWatch(context, timers, storage, health, onLost)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Probe.class, probe -> onProbe())
        .onMessage(Probed.class, this::onProbed)
        .build();
  }

  private Behavior<Command> onProbe() {
    getContext().pipeToSelf(storage.probe(), (done, failure) -> new Probed(failure == null));
    return this;
  }

  private Behavior<Command> onProbed(Probed probed) {
    timers.startSingleTimer(Probe.INSTANCE, EVERY);
    failures = probed.answered() ? 0 : failures + 1;
    if (probed.answered() && health.has(NodeHealth.Part.CASSANDRA)) {
      LOG.info("Cassandra answers again");
    } else if (failures == FAILURES_MAX && health.lacks(NodeHealth.Part.CASSANDRA)) {
      LOG.warn("Cassandra gave no answer {} times: clients are sent elsewhere", failures);
      onLost.run();
    }
    return this;
  }
}
