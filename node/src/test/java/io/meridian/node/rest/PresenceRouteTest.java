package io.meridian.node.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SamplePresence;
import io.meridian.node.edge.SampleEdge;
import io.meridian.node.history.PresenceEvents;
import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceReply;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Occupancy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Presence and status by REST; the test plays the channel's presence and its history. */
class PresenceRouteTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<PresenceCommand> entity = KIT.createTestProbe();
  private final List<PresenceEvents.Query> queries = new ArrayList<>();
  private final RestEndpoint rest =
      new RestEndpoint(
          KIT.system(),
          SampleEdge.ports(
              KIT.system(),
              KIT.system().ignoreRef(),
              KIT.system().ignoreRef(),
              new SamplePresence(KIT.system(), entity.ref()),
              (channel, query) -> {
                queries.add(query);
                return CompletableFuture.completedFuture(
                    new PresenceEvents.Page(List.of(), new PresenceEvents.Place(5, -7, 9)));
              }));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void membersComeInPages() throws Exception {
    CompletableFuture<HttpResponse> first = get("/channels/news/presence", Map.of("limit", "1"));
    PresenceCommand.ListMembers list = expectList();
    assertThat(list.limit()).isEqualTo(1);
    assertThat(list.after()).isNull();
    list.replyTo().tell(new PresenceReply.Members(List.of(SamplePresence.member("ann", 3)), true));

    HttpResponse page = first.get(5, TimeUnit.SECONDS);
    assertThat(body(page))
        .isEqualTo(
            "[{\"action\":1,\"id\":\"conn-ann:3:0\",\"clientId\":\"ann\","
                + "\"connectionId\":\"conn-ann\",\"timestamp\":3,\"data\":\"data 3\"}]");
    String next =
        links(page).stream().filter(link -> link.contains("next")).findFirst().orElseThrow();
    assertThat(next).startsWith("<./presence?cursor=");
    String cursor = next.substring(next.indexOf('=') + 1, next.indexOf('&'));

    get("/channels/news/presence", Map.of("cursor", cursor, "clientId", "x"));
    PresenceCommand.ListMembers second = expectList();
    assertThat(second.after()).isEqualTo(SamplePresence.key("ann"));
    assertThat(second.clientId()).isEqualTo("x");
  }

  @Test
  void aCursorThatNoPageGaveIsRefused() throws Exception {
    for (String path : List.of("/channels/news/presence", "/channels/news/presence/history")) {
      HttpResponse refused = get(path, Map.of("cursor", "%%%")).get(5, TimeUnit.SECONDS);
      assertThat(refused.status().intValue()).isEqualTo(400);
      assertThat(body(refused)).contains("40003");
    }
  }

  @Test
  void historyGoesOnWhereAPageEnded() throws Exception {
    HttpResponse page =
        get("/channels/news/presence/history", Map.of("limit", "2", "direction", "forwards"))
            .get(5, TimeUnit.SECONDS);
    assertThat(body(page)).isEqualTo("[]");
    assertThat(links(page)).anyMatch(link -> link.contains("cursor=5%3A-7%3A9"));

    get("/channels/news/presence/history", Map.of("cursor", "5:-7:9")).get(5, TimeUnit.SECONDS);

    assertThat(queries)
        .extracting(PresenceEvents.Query::after)
        .containsExactly(null, new PresenceEvents.Place(5, -7, 9));
    assertThat(queries).extracting(PresenceEvents.Query::backwards).containsExactly(false, true);
  }

  @Test
  void theStatusHasEveryMetric() throws Exception {
    CompletableFuture<HttpResponse> status = get("/channels/news", Map.of());
    ((PresenceCommand.AskOccupancy) entity.receiveMessage())
        .replyTo()
        .tell(new PresenceReply.Occupied(new Occupancy(new Counts(4, 3, 2, 1), 5, 6)));

    assertThat(body(status.get(5, TimeUnit.SECONDS)))
        .isEqualTo(
            "{\"channelId\":\"news\",\"status\":{\"isActive\":true,\"occupancy\":{\"metrics\":"
                + "{\"connections\":4,\"publishers\":3,\"subscribers\":2,"
                + "\"presenceConnections\":5,\"presenceMembers\":6,\"presenceSubscribers\":1,"
                + "\"objectPublishers\":0,\"objectSubscribers\":0}}}}");
  }

  @Test
  void eachNeedsItsCapability() throws Exception {
    for (String path : List.of("/channels/news", "/channels/news/presence/history")) {
      HttpResponse refused = get(path, Map.of("key", "app.reader:secret")).get(5, TimeUnit.SECONDS);
      assertThat(body(refused)).contains("40160");
    }
  }

  private PresenceCommand.ListMembers expectList() {
    return entity.expectMessageClass(PresenceCommand.ListMembers.class);
  }

  private CompletableFuture<HttpResponse> get(String path, Map<String, String> more) {
    Map<String, String> params = new HashMap<>(Map.of("key", "app.key:secret"));
    params.putAll(more);
    return rest.handle(HttpRequest.GET(path), params).toCompletableFuture();
  }

  private static String body(HttpResponse response) throws Exception {
    return response
        .entity()
        .toStrict(1_000, KIT.system())
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS)
        .getData()
        .utf8String();
  }

  private static List<String> links(HttpResponse response) {
    List<String> links = new ArrayList<>();
    for (HttpHeader header : response.getHeaders()) {
      if (header.name().equals("Link")) {
        links.add(header.value());
      }
    }
    return links;
  }
}
