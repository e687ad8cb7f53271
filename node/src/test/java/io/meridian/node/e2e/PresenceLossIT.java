package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A region is lost with members that do not come back. */
@Tag("long")
@ExtendWith(DeploymentExtension.class)
@Timeout(300)
class PresenceLossIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Until a silent region is hidden, and what a busy machine adds. */
  private static final Duration HIDDEN = Duration.ofSeconds(70);

  private final Deployment deployment;

  PresenceLossIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void itsMembersGoEverywhereOnceAndThoseWhoComeBackEnterAgain() {
    String channel = Deployment.channel("lost");
    try (Attendee there = new Attendee("there", deployment.address(EU), true, channel);
        Attendee us = new Attendee("us", deployment.address(US), false, channel);
        Attendee ap = new Attendee("ap", deployment.address(AP), true, channel)) {
      there.enter("knows one address only");
      us.enter("stays");
      List.of(us, ap).forEach(attendee -> attendee.sees(SOON, "there", "us"));

      deployment.kill(EU);
      Scene.letPass(Duration.ofSeconds(20));
      List.of(us, ap)
          .forEach(attendee -> assertThat(attendee.events()).doesNotContain("leave there"));
      List.of(us, ap).forEach(attendee -> attendee.sees(HIDDEN, "us"));
      List.of(us, ap)
          .forEach(attendee -> assertThat(attendee.events()).containsOnlyOnce("leave there"));

      deployment.start(EU);
      // Its client has been there all the while, trying that one address.
      List.of(us, ap, there)
          .forEach(attendee -> attendee.sees(Duration.ofSeconds(60), "there", "us"));
      List.of(us, ap)
          .forEach(attendee -> assertThat(attendee.events()).containsOnlyOnce("leave there"));
    } finally {
      deployment.allUp();
    }
  }
}
