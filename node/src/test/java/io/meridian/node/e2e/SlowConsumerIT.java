package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.chaos.bench.NodeHeap;
import io.meridian.regions.launch.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client stops reading while its channel carries more than the node keeps for it. */
@ExtendWith(DeploymentExtension.class)
@Timeout(120)
class SlowConsumerIT {
  private static final int MESSAGES = 200;
  private static final int MESSAGE_BYTES = 60_000;
  private static final long HEAP_GROWTH_BYTES_MAX = 48L << 20;

  private final Deployment deployment;

  SlowConsumerIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aClientThatStopsReadingGetsAllOfItLaterInOrderAndOnce() {
    String channel = Deployment.channel("slow");
    NodeId node = new NodeId(EU, 1);
    long pid = deployment.node(node).pid().orElseThrow();
    try (Scene scene = new Scene();
        RawSocket slow = RawSocket.connected(deployment.address(EU))) {
      SdkClient publisher = scene.client("publisher", deployment.address(EU));
      slow.attach(channel);
      long heapBytesBefore = NodeHeap.liveBytes(pid);

      slow.stopReading();
      for (int i = 0; i < MESSAGES; i++) {
        publisher.publish(channel, MESSAGE_BYTES);
      }
      await().atMost(Duration.ofSeconds(40)).until(() -> publisher.acknowledged() == MESSAGES);
      // What is kept for the client that does not read; writes and links let go of theirs soon.
      await()
          .atMost(Duration.ofSeconds(15))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(NodeHeap.liveBytes(pid) - heapBytesBefore)
                      .isLessThan(HEAP_GROWTH_BYTES_MAX));
      slow.readOn();

      assertThat(numbers(slow)).isEqualTo(IntStream.rangeClosed(1, MESSAGES).boxed().toList());
      assertThat(deployment.node(node).pid()).hasValue(pid);
    }
  }

  private static List<Integer> numbers(RawSocket socket) {
    List<Integer> numbers = new ArrayList<>();
    while (numbers.size() < MESSAGES) {
      for (JsonNode message : socket.await(RawSocket.MESSAGE).path("messages")) {
        numbers.add(Integer.valueOf(message.path("data").textValue().stripTrailing()));
      }
    }
    return numbers;
  }
}
