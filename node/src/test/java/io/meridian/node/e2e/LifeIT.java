package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.REGIONS;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.meridian.node.e2e.RestClient.Stored;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Regions are new; one is restarted, put back to an earlier state, and emptied. */
@ExtendWith(DeploymentExtension.class)
@Timeout(400)
@Tag("long")
class LifeIT {
  private static final int ROUND = 20;
  private static final Duration SERVED = Duration.ofSeconds(40);
  private static final Pattern VERDICT =
      Pattern.compile("Life (\\d+)/(\\d+) of storage, proven since epoch (\\d+): (.*)");

  private static final String PROVEN = "Storage is proven: all other regions found";

  /** What a node's log says of the last start of its region. */
  private record Verdict(long epoch, long provenSince, String reason) {}

  private final Deployment deployment;

  LifeIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aRegionWhoseStorageWentBackTakesANewEpochAndLosesNothing()
      throws AblyException, IOException {
    deployment.stopAll();
    REGIONS.forEach(deployment::wipe);
    deployment.start(EU, US, Deployment.AP);
    for (RegionId region : REGIONS) {
      isProven(region);
    }
    long founded = verdict(EU).epoch();
    String channel = Deployment.channel("life");

    try (Scene scene = new Scene()) {
      SdkClient publisher = scene.client("publisher", deployment.address(EU));
      SdkClient beside = scene.client("beside", deployment.address(EU));
      SdkClient elsewhere = scene.client("elsewhere", deployment.address(US));
      beside.subscribe(channel);
      elsewhere.subscribe(channel);
      publish(publisher, channel, beside, elsewhere);
      Set<String> before = originsOfEu(channel, ROUND);

      deployment.stop(EU);
      StorageCopy copy = StorageCopy.of(EU);
      deployment.start(EU);
      Verdict restarted = verdict(EU);
      assertThat(restarted.epoch()).isEqualTo(founded);
      assertThat(restarted.provenSince()).as("still").isZero();
      // What is forgotten below: entries that this origin has and the copy has not.
      publish(publisher, channel, beside, elsewhere);
      assertThat(originsOfEu(channel, 2 * ROUND)).isEqualTo(before).hasSize(1);

      deployment.stop(EU);
      copy.putBack();
      deployment.start(EU);
      Verdict restored = verdict(EU);
      assertThat(restored.reason()).startsWith("storage went back");
      assertThat(restored.epoch()).isGreaterThan(founded).isEqualTo(restored.provenSince());
      publish(publisher, channel, beside, elsewhere);
      assertThat(originsOfEu(channel, 3 * ROUND)).hasSize(2).containsAll(before);

      deployment.stop(EU);
      deployment.wipe(EU);
      deployment.start(EU);
      Verdict emptied = verdict(EU);
      assertThat(emptied.reason()).startsWith("storage is new, a peer remembers");
      assertThat(emptied.epoch()).isGreaterThan(restored.epoch()).isEqualTo(emptied.provenSince());
      publish(publisher, channel, beside, elsewhere);
      assertThat(originsOfEu(channel, 4 * ROUND)).hasSize(3).containsAll(before);
      isProven(EU);

      scene.endsWell();
      assertThat(publisher.refusals()).isEmpty();
      assertThat(beside.received()).isEqualTo(4 * ROUND);
      assertThat(elsewhere.received()).isEqualTo(4 * ROUND);
      elsewhere.keptItsConnection();
    }
  }

  private void isProven(RegionId region) {
    await("all others have found that it holds what they hold")
        .atMost(SERVED)
        .until(() -> log(region).contains(PROVEN));
  }

  /**
   * The region is stopped next, so everybody has to be back: an SDK whose attach is on its way then
   * forgets its position when the start takes longer than it waits for an answer.
   */
  private static void publish(SdkClient publisher, String channel, SdkClient... subscribers) {
    await("the publisher is back").atMost(SERVED).until(publisher::isConnected);
    int acknowledged = publisher.acknowledged();
    for (int i = 0; i < ROUND; i++) {
      publisher.publish(channel);
    }
    await("acknowledgements")
        .atMost(SERVED)
        .until(() -> publisher.acknowledged() == acknowledged + ROUND);
    for (SdkClient subscriber : subscribers) {
      await("what was acknowledged")
          .atMost(SERVED)
          .until(() -> subscriber.received() >= acknowledged + ROUND);
    }
  }

  /** Under which origins eu wrote a channel's messages, which all regions have. */
  private Set<String> originsOfEu(String channel, int messages) throws AblyException {
    List<Stored> history = RestClient.sameEverywhere(deployment, channel, messages);
    assertThat(history).hasSize(messages).extracting(Stored::serial).doesNotHaveDuplicates();
    Set<String> origins = new TreeSet<>();
    for (Stored message : history) {
      String serial = message.serial();
      origins.add(serial.substring(serial.indexOf('@') + 1, serial.lastIndexOf(':')));
    }
    assertThat(origins).allMatch(origin -> origin.startsWith("eu."));
    return origins;
  }

  private Verdict verdict(RegionId region) throws IOException {
    Matcher said = VERDICT.matcher(log(region));
    assertThat(said.find()).as("a verdict in the log of " + region).isTrue();
    return new Verdict(Long.parseLong(said.group(1)), Long.parseLong(said.group(3)), said.group(4));
  }

  private String log(RegionId region) throws IOException {
    return Files.readString(Objects.requireNonNull(deployment.logs().get(new NodeId(region, 1))));
  }
}
