package io.meridian.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.meridian.node.channel.Fence;
import io.meridian.node.health.NodeFence;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FencedChannelsTest {
  private final ActorTestKit kit =
      ActorTestKit.create(
          "region",
          ConfigFactory.parseString(
                  """
                  pekko.actor.provider = cluster
                  pekko.remote.artery.transport = tcp
                  pekko.remote.artery.canonical.hostname = 127.0.41.8
                  pekko.remote.artery.canonical.port = 0
                  pekko.cluster.jmx.enabled = off
                  """)
              .withFallback(ConfigFactory.load("application-test")));
  private final AtomicInteger falls = new AtomicInteger();
  private @Nullable BooleanSupplier writesEnd;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private Fence fence(int nodes) {
    // Not only when the watch gets to it, which may be when this test is over.
    Cluster.get(kit.system());
    return FencedChannels.fence(
        kit.system(), nodes, looked -> writesEnd = looked, falls::incrementAndGet);
  }

  @Test
  void whereANodeCanBeReplacedNothingIsWrittenBehindItsFence() {
    Fence fence = fence(3);
    assertThat(fence.stands()).isTrue();
    assertThat(writesEnd).isNotNull();
    assertThat(writesEnd.getAsBoolean()).isFalse();

    ((NodeFence) fence).fall("its region replaced it");

    assertThat(writesEnd.getAsBoolean()).isTrue();
    assertThat(falls).hasValue(1);
  }

  @Test
  void aNodeThatIsAloneInItsRegionHasNoFence() {
    assertThat(fence(1)).isSameAs(Fence.NONE);
    assertThat(writesEnd).isNull();
  }
}
