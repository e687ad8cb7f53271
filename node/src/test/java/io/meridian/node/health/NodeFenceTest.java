package io.meridian.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NodeFenceTest {
  private final AtomicInteger falls = new AtomicInteger();
  private final NodeFence fence = NodeFence.start(Duration.ofMinutes(1), falls::incrementAndGet);

  @Test
  void aNodeThatIsCutOffDoesNotActUntilTheCutHeals() {
    assertThat(fence.stands()).isTrue();

    fence.cutOff(true);
    assertThat(fence.stands()).isFalse();
    fence.cutOff(false);

    assertThat(fence.stands()).isTrue();
    assertThat(falls).hasValue(0);
  }

  @Test
  void aNodeThatWasReplacedStaysDownWhenTheCutHeals() {
    fence.cutOff(true);
    fence.fall("it was downed");
    fence.cutOff(false);

    assertThat(fence.stands()).isFalse();
    assertThat(falls).hasValue(1);
  }
}
