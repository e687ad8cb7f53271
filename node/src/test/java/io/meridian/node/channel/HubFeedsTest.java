package io.meridian.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.log.VersionVector;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class HubFeedsTest {
  private final HubFeeds feeds = new HubFeeds();
  private final TestInbox<HubFeed> hub = TestInbox.create();

  @Test
  void whatIsDeliveredIsCountedFromOneInEachSubscription() {
    assertThat(feeds.subscribe(hub.getRef(), 1)).isTrue();
    assertThat(deliver()).isEqualTo(1);
    assertThat(deliver()).isEqualTo(2);

    assertThat(feeds.subscribe(hub.getRef(), 2)).isFalse();
    assertThat(deliver()).isEqualTo(1);
  }

  @Test
  void aSubscriptionThatComesTwiceHidesNoneThatWasLost() {
    feeds.subscribe(hub.getRef(), 1);
    assertThat(deliver()).isEqualTo(1);

    feeds.subscribe(hub.getRef(), 1);
    assertThat(deliver()).as("the hub still waits for the first").isEqualTo(2);
  }

  private long deliver() {
    feeds.deliver(List.of(), VersionVector.EMPTY);
    return ((HubFeed.Deliveries) hub.receiveMessage()).number();
  }
}
