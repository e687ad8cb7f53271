package io.meridian.node.presence.kept;

import io.meridian.node.channel.ChannelId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Wakes the presence of channels that have members in this node's buckets: every 30 seconds, and
 * soon after a node left the cluster. So the members of a dead node have somebody who removes them,
 * also when nobody uses the channel any more; and a region has an entity wherever there are
 * members, which hears of hidden and lost regions. Each node wakes a share of the channels.
 *
 * <p>It also lets buckets forget generations of before some hours, which are those of channels
 * without members. A node whose clock is hours fast makes them forget more: a later activation then
 * has its members from hubs and peers only.
 */
public final class PresenceSweep extends AbstractBehavior<PresenceSweep.Command> {
  static final long FORGET_AFTER_MILLIS = 3 * KeptChanges.RENEW_AFTER_MILLIS;

  /** Forgetting often would cost more than what is forgotten. */
  private static final long FORGET_STEP_MILLIS = KeptChanges.RENEW_AFTER_MILLIS / 4;

  private static final Duration EVERY = Duration.ofSeconds(30);

  /** Its channels' entities start elsewhere meanwhile. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final int CHANNELS_PER_ROUND = 100;
  private static final Duration ROUND = Duration.ofMillis(100);

  public sealed interface Command {}

  private enum Due implements Command {
    INSTANCE
  }

  private enum NextRound implements Command {
    INSTANCE
  }

  private record NodeLeft() implements Command {}

  private record BucketsRead(List<PresenceBucket> buckets) implements Command {}

  private final TimerScheduler<Command> timers;
  private final ReplicatedPresence kept;
  private final Consumer<ChannelId> wake;
  private final List<ChannelId> toWake = new ArrayList<>();

  private PresenceSweep(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ReplicatedPresence kept,
      Consumer<ChannelId> wake) {
    super(context);
    this.timers = timers;
    this.kept = kept;
    this.wake = wake;
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(ClusterEvent.MemberRemoved.class, left -> new NodeLeft()),
                ClusterEvent.MemberRemoved.class));
    timers.startSingleTimer(Due.INSTANCE, EVERY);
  }

  /**
   * @param wake lets the channel's presence run
   */
  public static Behavior<Command> create(ReplicatedPresence kept, Consumer<ChannelId> wake) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new PresenceSweep(context, timers, kept, wake)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(NodeLeft.class, left -> onNodeLeft())
        .onMessage(Due.class, due -> onDue())
        .onMessage(BucketsRead.class, this::onBucketsRead)
        .onMessage(NextRound.class, round -> onNextRound())
        .build();
  }

  private Behavior<Command> onNodeLeft() {
    timers.startSingleTimer(Due.INSTANCE, SOON);
    return this;
  }

  private Behavior<Command> onDue() {
    timers.startSingleTimer(Due.INSTANCE, EVERY);
    List<CompletableFuture<PresenceBucket>> reads =
        PresenceKeys.everywhere().stream()
            .map(key -> kept.read(key).toCompletableFuture())
            .toList();
    getContext()
        .pipeToSelf(
            CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new)),
            (done, never) -> new BucketsRead(reads.stream().map(CompletableFuture::join).toList()));
    return this;
  }

  private Behavior<Command> onBucketsRead(BucketsRead read) {
    TreeSet<String> channels = new TreeSet<>();
    long forget = System.currentTimeMillis() - FORGET_AFTER_MILLIS;
    for (int i = 0; i < read.buckets().size(); i++) {
      PresenceBucket bucket = read.buckets().get(i);
      channels.addAll(withMembers(bucket));
      if (forget - bucket.forgottenBefore() >= FORGET_STEP_MILLIS && holdsBelow(bucket, forget)) {
        kept.forget(PresenceKeys.everywhere().get(i), forget);
      }
    }
    List<Address> nodes = nodes();
    int self = nodes.indexOf(Cluster.get(getContext().getSystem()).selfMember().address());
    toWake.clear();
    for (String channel : channels) {
      if (share(channel, nodes.size()) == self) {
        toWake.add(ChannelId.parse(channel));
      }
    }
    return onNextRound();
  }

  static Collection<String> withMembers(PresenceBucket bucket) {
    return bucket.channels().entrySet().stream()
        .filter(channel -> channel.getValue().state().memberCount() > 0)
        .map(channel -> channel.getKey())
        .toList();
  }

  private static boolean holdsBelow(PresenceBucket bucket, long generation) {
    return bucket.channels().values().stream().anyMatch(kept -> kept.generation() < generation);
  }

  private static int share(String channel, int nodes) {
    return nodes == 0 ? 0 : Math.floorMod(channel.hashCode(), nodes);
  }

  /** All nodes see the same ones, but for moments; then a channel is woken twice, or next time. */
  private List<Address> nodes() {
    return StreamSupport.stream(
            Cluster.get(getContext().getSystem()).state().getMembers().spliterator(), false)
        .filter(member -> member.status().equals(MemberStatus.up()))
        .map(Member::address)
        .sorted(Member.addressOrdering())
        .toList();
  }

  private Behavior<Command> onNextRound() {
    List<ChannelId> round = toWake.subList(0, Math.min(CHANNELS_PER_ROUND, toWake.size()));
    round.forEach(wake);
    round.clear();
    if (!toWake.isEmpty()) {
      timers.startSingleTimer(NextRound.INSTANCE, ROUND);
    }
    return this;
  }
}
