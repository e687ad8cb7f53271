package io.meridian.node.health;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * Lets the fence fall when the region's split brain resolver decides against this node, and tells
 * it, before that, when this node is on the side that the resolver will decide against.
 */
public final class ClusterWatch extends AbstractBehavior<ClusterEvent.ClusterDomainEvent> {
  private final Cluster cluster;
  private final NodeFence fence;
  private final SortedSet<Address> nodes = new TreeSet<>(Member.addressOrdering());
  private final Set<Address> unreachable = new TreeSet<>(Member.addressOrdering());

  private ClusterWatch(ActorContext<ClusterEvent.ClusterDomainEvent> context, NodeFence fence) {
    super(context);
    this.cluster = Cluster.get(context.getSystem());
    this.fence = fence;
    // What is so already comes as events, too.
    cluster
        .subscriptions()
        .tell(Subscribe.create(context.getSelf(), ClusterEvent.ClusterDomainEvent.class));
  }

  public static Behavior<ClusterEvent.ClusterDomainEvent> create(NodeFence fence) {
    return Behaviors.setup(context -> new ClusterWatch(context, fence));
  }

  @Override
  public Receive<ClusterEvent.ClusterDomainEvent> createReceive() {
    return newReceiveBuilder()
        .onMessage(ClusterEvent.MemberDowned.class, downed -> onDowned(downed.member()))
        .onMessage(ClusterEvent.MemberEvent.class, event -> onMember(event.member()))
        .onMessage(
            ClusterEvent.ReachabilityEvent.class,
            event ->
                onReachability(event.member(), event instanceof ClusterEvent.UnreachableMember))
        .onAnyMessage(other -> this)
        .build();
  }

  private Behavior<ClusterEvent.ClusterDomainEvent> onDowned(Member member) {
    if (member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())) {
      fence.fall("the region's split brain resolver downed this node");
    }
    return onMember(member);
  }

  private Behavior<ClusterEvent.ClusterDomainEvent> onMember(Member member) {
    boolean counts =
        member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving());
    if (counts) {
      nodes.add(member.address());
    } else {
      nodes.remove(member.address());
    }
    if (member.status().equals(MemberStatus.removed())) {
      unreachable.remove(member.address());
    }
    return told();
  }

  private Behavior<ClusterEvent.ClusterDomainEvent> onReachability(Member member, boolean lost) {
    if (lost) {
      unreachable.add(member.address());
    } else {
      unreachable.remove(member.address());
    }
    return told();
  }

  private Behavior<ClusterEvent.ClusterDomainEvent> told() {
    fence.cutOff(!RegionView.goesOn(nodes, unreachable));
    return this;
  }
}
