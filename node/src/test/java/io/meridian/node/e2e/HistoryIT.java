package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.REGIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ably.lib.types.AblyException;
import io.ably.lib.types.Message;
import io.ably.lib.types.PaginatedResult;
import io.meridian.node.e2e.RestClient.Stored;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Published by REST in any region, read by REST in any other. */
@ExtendWith(DeploymentExtension.class)
@Timeout(90)
class HistoryIT {
  private static final int ROUNDS = 12;
  private static final int SMALL_PAGE = 7;

  private final Deployment deployment;

  HistoryIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void everyRegionTellsTheSameHistoryWhicheverWayItIsPaged() throws AblyException {
    String channel = Deployment.channel("history");
    for (int round = 0; round < ROUNDS; round++) {
      for (RegionId region : REGIONS) {
        new RestClient(deployment.address(region))
            .publish(channel, region.value(), Integer.toString(round));
      }
    }

    List<Stored> history = RestClient.sameEverywhere(deployment, channel, 3 * ROUNDS);

    assertThat(history).hasSize(3 * ROUNDS).extracting(Stored::serial).isSorted();
    assertThat(history).extracting(Stored::id).doesNotHaveDuplicates();
    for (RegionId region : REGIONS) {
      assertThat(history)
          .filteredOn(stored -> stored.name().equals(region.value()))
          .extracting(Stored::data)
          .isEqualTo(numbers(ROUNDS));
      RestClient client = new RestClient(deployment.address(region));
      assertThat(client.history(channel, "forwards", SMALL_PAGE)).isEqualTo(history);
      List<Stored> newestFirst = new ArrayList<>(history);
      Collections.reverse(newestFirst);
      assertThat(client.history(channel, "backwards", SMALL_PAGE)).isEqualTo(newestFirst);
    }
  }

  @Test
  void aPublishIsInItsRegionsHistoryOnceItIsAnswered() throws AblyException {
    String channel = Deployment.channel("own-writes");
    RestClient client = new RestClient(deployment.address(EU));
    for (int i = 0; i < ROUNDS; i++) {
      client.publish(channel, "write", Integer.toString(i));

      Message[] newest = client.firstPage(channel, "backwards", 1).items();

      assertThat(newest).hasSize(1);
      assertThat(newest[0].data).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void whatIsPublishedWhileHistoryIsReadBackwardsMovesNoPage() throws AblyException {
    String channel = Deployment.channel("moving-pages");
    RestClient client = new RestClient(deployment.address(AP));
    for (int i = 0; i < ROUNDS; i++) {
      client.publish(channel, "early", Integer.toString(i));
    }

    List<Object> read = new ArrayList<>();
    PaginatedResult<Message> page = client.firstPage(channel, "backwards", 5);
    while (true) {
      for (Message message : page.items()) {
        read.add(message.data);
      }
      if (!page.hasNext()) {
        break;
      }
      client.publish(channel, "late", "late");
      page = page.next();
    }

    List<Object> expected = new ArrayList<>(numbers(ROUNDS));
    Collections.reverse(expected);
    assertThat(read).isEqualTo(expected);
  }

  private static List<Object> numbers(int count) {
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(Integer.toString(i));
    }
    return numbers;
  }
}
