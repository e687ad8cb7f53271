package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.REGIONS;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.Message;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishes in each region arrive in every region: in order, once, as they were sent. */
@ExtendWith(DeploymentExtension.class)
@Timeout(90)
class PublishSubscribeIT {
  private static final int MESSAGES = 100;

  private final Deployment deployment;

  PublishSubscribeIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAnyRegionPublishesArrivesInEveryRegionInOrderAndOnce(boolean binary) {
    String channel = Deployment.channel("all-to-all");
    try (Scene scene = new Scene()) {
      List<SdkClient> clients = new ArrayList<>();
      for (RegionId region : REGIONS) {
        clients.add(scene.client("client-" + region, deployment.address(region), binary));
      }
      clients.forEach(client -> client.subscribe(channel));

      for (int i = 0; i < MESSAGES; i++) {
        clients.forEach(client -> client.publish(channel));
      }

      HistoryReport report = scene.endsWell();
      assertThat(report.acknowledged()).isEqualTo(3L * MESSAGES);
      assertThat(clients).allMatch(client -> client.received() == 3 * MESSAGES);
      assertThat(clients).extracting(SdkClient::region).containsExactly("eu", "us", "ap");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textJsonAndBytesArriveAsTheyWereSentInEitherFormat(boolean binary) throws AblyException {
    String channel = Deployment.channel("encodings");
    JsonObject json = new JsonObject();
    json.addProperty("city", "Zürich ☕");
    json.addProperty("count", 7);
    byte[] bytes = {0, 1, -1, 127, -128, 10};
    try (Scene scene = new Scene()) {
      SdkClient publisher = scene.client("publisher", deployment.address(EU), binary);
      List<Message> asText = listen(scene.client("text", deployment.address(US), false), channel);
      List<Message> asBinary =
          listen(scene.client("binary", deployment.address(AP), true), channel);

      publisher.sdk().channels.get(channel).publish("text", "naïve \u0000 😀");
      publisher.sdk().channels.get(channel).publish("json", json);
      publisher.sdk().channels.get(channel).publish("bytes", bytes);
      publisher.sdk().channels.get(channel).publish("nothing", null);

      for (List<Message> received : List.of(asText, asBinary)) {
        await().atMost(Duration.ofSeconds(20)).until(() -> received.size() == 4);
        assertThat(received)
            .extracting(message -> message.name)
            .containsExactly("text", "json", "bytes", "nothing");
        assertThat(received.get(0).data).isEqualTo("naïve \u0000 😀");
        assertThat(received.get(1).data).isEqualTo(json);
        assertThat((byte[]) received.get(2).data).isEqualTo(bytes);
        assertThat(received.get(3).data).isNull();
      }
    }
  }

  @Test
  void anAcknowledgementNamesTheSerialsThatSubscribersGet() {
    String channel = Deployment.channel("serials");
    try (RawSocket subscriber = RawSocket.connected(deployment.address(AP));
        RawSocket publisher = RawSocket.connected(deployment.address(EU))) {
      subscriber.attach(channel);
      publisher.send(
          """
          {"action":15,"channel":"%s","msgSerial":0,"messages":[{"data":"a"},{"data":"b"}]}"""
              .formatted(channel));
      List<String> acknowledged = new ArrayList<>();
      publisher
          .await(RawSocket.ACK)
          .path("res")
          .path(0)
          .path("serials")
          .forEach(serial -> acknowledged.add(serial.textValue()));
      List<String> delivered = new ArrayList<>();
      subscriber
          .await(RawSocket.MESSAGE)
          .path("messages")
          .forEach(message -> delivered.add(message.path("serial").textValue()));

      assertThat(acknowledged).hasSize(2).doesNotContainNull().isSorted().isEqualTo(delivered);
    }
  }

  @Test
  void anIdThatIsPublishedInTwoRegionsArrivesOnce() throws AblyException {
    String channel = Deployment.channel("same-id");
    try (Scene scene = new Scene()) {
      SdkClient inEu = scene.client("publisher-eu", deployment.address(EU));
      SdkClient inUs = scene.client("publisher-us", deployment.address(US));
      List<List<Message>> receivers =
          List.of(
              listen(scene.client("listener-eu", deployment.address(EU)), channel),
              listen(scene.client("listener-us", deployment.address(US)), channel),
              listen(scene.client("listener-ap", deployment.address(AP)), channel));

      for (int i = 0; i < 20; i++) {
        inEu.sdk().channels.get(channel).publish(withId("order-" + i));
        inUs.sdk().channels.get(channel).publish(withId("order-" + i));
      }
      inEu.sdk().channels.get(channel).publish("end", "eu");
      inUs.sdk().channels.get(channel).publish("end", "us");

      for (List<Message> received : receivers) {
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () -> received.stream().filter(message -> message.name.equals("end")).count() == 2);
        assertThat(received).filteredOn(message -> !message.name.equals("end")).hasSize(20);
        assertThat(received).extracting(message -> message.id).doesNotHaveDuplicates();
      }
    }
  }

  private static Message withId(String id) {
    Message message = new Message("order", "paid");
    message.id = id;
    return message;
  }

  private static List<Message> listen(SdkClient client, String channel) throws AblyException {
    List<Message> received = new CopyOnWriteArrayList<>();
    client.sdk().channels.get(channel).subscribe(received::add);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                client.sdk().channels.get(channel).state
                    == io.ably.lib.realtime.ChannelState.attached);
    return received;
  }
}
