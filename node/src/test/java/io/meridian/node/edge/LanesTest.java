package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.channel.ChannelId;
import io.meridian.replication.log.PublishKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final List<String> ran = new ArrayList<>();

  @Test
  void aConnectionOfThisRegionHasNothingToWaitFor() {
    assertThat(new Lanes(false).of(channel(1)).barrier()).isEqualTo(Lane.Barrier.PASSED);
  }

  @Test
  void aMovedConnectionWaitsAtEachChannel() {
    Lanes lanes = new Lanes(true);
    lanes.of(channel(1)).asked();
    lanes.of(channel(1)).passed();

    assertThat(lanes.of(channel(1)).barrier()).isEqualTo(Lane.Barrier.PASSED);
    assertThat(lanes.of(channel(2)).barrier()).isEqualTo(Lane.Barrier.DUE);
  }

  @Test
  void whatWaitedRunsInOrderOnceTheBarrierIsPassed() {
    Lane lane = new Lane(true);
    lane.whenPassed(() -> ran.add("first"));
    lane.asked();
    lane.whenPassed(() -> ran.add("second"));

    lane.passed();
    lane.passed();

    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void aPositionFromElsewhereMakesABarrierDueButDoesNotAskTwice() {
    Lane passed = new Lane(false);
    passed.requireBarrier();
    assertThat(passed.barrier()).isEqualTo(Lane.Barrier.DUE);

    Lane waiting = new Lane(true);
    waiting.asked();
    waiting.requireBarrier();
    assertThat(waiting.barrier()).isEqualTo(Lane.Barrier.WAITING);
  }

  @Test
  void lanesWithNothingToRememberAreForgotten() {
    Lanes lanes = new Lanes(false);
    for (int i = 0; i < 5; i++) {
      lanes.of(channel(i));
    }
    lanes.of(channel(1)).publishes().add(0, PublishKey.ofClient("id"), new byte[0], 1, 0);

    lanes.trim(5);
    assertThat(lanes.all()).hasSize(5);

    lanes.trim(4);
    assertThat(lanes.all()).containsOnlyKeys(channel(1));
  }

  @Test
  void aMovedConnectionForgetsLanesTooAndThenAsksAgain() {
    Lanes lanes = new Lanes(true);
    lanes.of(channel(1)).passed();
    lanes.of(channel(2)).asked();

    lanes.trim(1);

    assertThat(lanes.all()).containsOnlyKeys(channel(2));
    assertThat(lanes.of(channel(1)).barrier()).isEqualTo(Lane.Barrier.DUE);
  }

  private static ChannelId channel(int number) {
    return new ChannelId("app", "channel-" + number);
  }
}
