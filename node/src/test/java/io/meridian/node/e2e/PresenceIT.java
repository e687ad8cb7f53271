package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.ably.lib.types.Param;
import io.ably.lib.types.PresenceMessage;
import io.ably.lib.types.PresenceMessage.Action;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is present, as official SDKs in three regions see it. */
@ExtendWith(DeploymentExtension.class)
@Timeout(180)
class PresenceIT {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Deployment deployment;
  private final String channel = Deployment.channel("presence");
  private final List<Attendee> attendees = new ArrayList<>();

  PresenceIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @AfterEach
  void closeAll() {
    attendees.forEach(Attendee::close);
    deployment.allUp();
  }

  private Attendee attendee(@Nullable String clientId, String host) {
    Attendee attendee = new Attendee(clientId, host, attendees.size() % 2 == 0, channel);
    attendees.add(attendee);
    return attendee;
  }

  @Test
  void whoEntersUpdatesAndLeavesIsSeenInEveryRegion() {
    Attendee ann = attendee("ann", deployment.address(EU));
    Attendee bob = attendee("bob", deployment.address(US));
    Attendee cid = attendee("cid", deployment.address(AP));

    ann.enter("hello");
    bob.enter("here");
    attendees.forEach(attendee -> attendee.sees(SOON, "ann", "bob"));
    ann.update("busy");
    ann.leave("bye");

    attendees.forEach(attendee -> attendee.sees(SOON, "bob"));
    for (Attendee attendee : attendees) {
      List<String> ofAnn = new ArrayList<>();
      for (PresenceMessage message : attendee.messages()) {
        if (message.clientId.equals("ann")) {
          ofAnn.add(message.action + " " + message.data);
          assertThat(message.connectionId).isEqualTo(ann.connectionId());
        }
      }
      assertThat(ofAnn).containsExactly("enter hello", "update busy", "leave bye");
    }
    assertThat(cid.events()).contains("enter bob");
  }

  @Test
  void whoAttachesLaterIsSentAllMembersOnce() {
    Attendee many = attendee(null, deployment.address(EU));
    String[] clients =
        IntStream.range(0, 250)
            .mapToObj(i -> String.format("client-%03d", i))
            .toArray(String[]::new);
    for (String client : clients) {
      many.enterClient(client, client);
    }

    for (String address : List.of(deployment.address(EU), deployment.address(AP))) {
      Attendee late = attendee("late", address);
      late.sees(SOON, clients);
      assertThat(late.events()).doesNotHaveDuplicates().hasSize(clients.length);
    }
  }

  @Test
  void aClientThatMovesFromADeadRegionStaysTheSameMember() {
    Attendee mover = attendee("mover", Deployment.movingHost(EU));
    Attendee stayer = attendee("stayer", deployment.address(US));
    Attendee other = attendee("other", deployment.address(AP));
    mover.enter("still here");
    List.of(stayer, other).forEach(attendee -> attendee.sees(SOON, "mover"));
    String connectionId = mover.connectionId();
    assertThat(mover.region()).isEqualTo("eu");

    deployment.kill(EU);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> mover.isConnected() && !mover.region().equals("eu"));
    // Longer than the grace of the connection that eu lost, if it could still say so.
    Scene.letPass(Duration.ofSeconds(20));

    assertThat(mover.connectionId()).isEqualTo(connectionId);
    for (Attendee attendee : List.of(stayer, other)) {
      attendee.sees(SOON, "mover");
      assertThat(attendee.events()).doesNotContain("leave mover").containsOnlyOnce("enter mover");
    }
    deployment.start(EU);
    Attendee atHome = attendee("at-home", deployment.address(EU));
    atHome.sees(SOON, "mover");

    mover.leave("bye");
    attendees.forEach(attendee -> attendee.sees(SOON));
    assertThat(stayer.events()).containsOnlyOnce("leave mover");
    assertThat(other.events()).containsOnlyOnce("leave mover");
  }

  @Test
  void restShowsMembersWhatHappenedAndHowManyThereAre() throws AblyException {
    Attendee many = attendee(null, deployment.address(EU));
    String[] clients = IntStream.range(0, 6).mapToObj(i -> "client" + i).toArray(String[]::new);
    for (String client : clients) {
      many.enterClient(client, "data of " + client);
    }
    Attendee ann = attendee("ann", deployment.address(US));
    ann.enter("hello");
    ann.leave("bye");
    List.of(many, ann).forEach(attendee -> attendee.sees(SOON, clients));

    for (RegionId region : Deployment.REGIONS) {
      RestClient rest = new RestClient(deployment.address(region));
      assertThat(rest.members(channel, 4))
          .allSatisfy(member -> assertThat(member.action).isEqualTo(Action.present))
          .allSatisfy(member -> assertThat(member.connectionId).isEqualTo(many.connectionId()))
          .extracting(member -> member.clientId + " " + member.data)
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(clients).map(client -> client + " data of " + client).toList());
      assertThat(rest.members(channel, 100, new Param("clientId", "client3"))).hasSize(1);
      assertThat(rest.members(channel, 100, new Param("connectionId", "none"))).isEmpty();
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(rest.presenceHistory(channel, "forwards", 3))
                      .extracting(event -> event.action + " " + event.clientId)
                      .contains("enter client0", "enter client5")
                      .containsSubsequence("enter ann", "leave ann"));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(rest.status(channel).toString())
                      .contains("\"presenceMembers\":6", "\"connections\":2"));
    }
  }

  @Test
  void whoIsRefusedDisturbsNobody() {
    Attendee ann = attendee("ann", deployment.address(EU));
    ann.enter("hello");

    assertThat(ann.refusedEnter("somebody-else").code).isEqualTo(40012);
    assertThat(ann.refusedEnter("*").code).isBetween(40000, 40012);

    ann.sees(SOON, "ann");
  }
}
