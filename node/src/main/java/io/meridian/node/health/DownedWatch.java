package io.meridian.node.health;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/** Lets the fence fall when the region's split brain resolver decides against this node. */
public final class DownedWatch {
  private DownedWatch() {}

  public static Behavior<ClusterEvent.MemberDowned> create(NodeFence fence) {
    return Behaviors.setup(
        context -> {
          Cluster cluster = Cluster.get(context.getSystem());
          cluster
              .subscriptions()
              .tell(Subscribe.create(context.getSelf(), ClusterEvent.MemberDowned.class));
          return Behaviors.receive(ClusterEvent.MemberDowned.class)
              .onMessage(
                  ClusterEvent.MemberDowned.class,
                  downed -> {
                    if (downed
                        .member()
                        .uniqueAddress()
                        .equals(cluster.selfMember().uniqueAddress())) {
                      fence.fall("the region's split brain resolver downed this node");
                    }
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
