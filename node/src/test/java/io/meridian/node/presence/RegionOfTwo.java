package io.meridian.node.presence;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;

/** Two nodes of a region, as one cluster. */
public final class RegionOfTwo implements AutoCloseable {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko.actor.provider = cluster
              pekko.remote.artery.transport = tcp
              pekko.remote.artery.canonical.hostname = 127.0.41.7
              pekko.remote.artery.canonical.port = 0
              pekko.cluster.jmx.enabled = off
              pekko.cluster.gossip-interval = 200ms
              pekko.cluster.leader-actions-interval = 200ms
              pekko.cluster.distributed-data.gossip-interval = 200ms
              pekko.cluster.sharding.retry-interval = 200ms
              pekko.cluster.sharding.waiting-for-state-timeout = 500ms
              """)
          .withFallback(ConfigFactory.load("application-test"));

  private final ActorTestKit one = ActorTestKit.create("region", CONFIG);
  private final ActorTestKit other = ActorTestKit.create("region", CONFIG);

  /** Returns once both are up. */
  public RegionOfTwo() {
    Cluster first = Cluster.get(one.system());
    Cluster second = Cluster.get(other.system());
    first.manager().tell(Join.create(first.selfMember().address()));
    second.manager().tell(Join.create(first.selfMember().address()));
    Awaitility.await()
        .atMost(SOON)
        .until(() -> second.selfMember().status().equals(MemberStatus.up()));
  }

  public ActorTestKit one() {
    return one;
  }

  public ActorTestKit other() {
    return other;
  }

  /** The other node leaves the cluster and is gone. */
  public void stopOther() {
    other.shutdownTestKit();
  }

  @Override
  public void close() {
    other.shutdownTestKit();
    one.shutdownTestKit();
  }
}
