package io.meridian.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.Message;
import io.ably.lib.types.PaginatedResult;
import io.ably.lib.types.Param;
import io.ably.lib.types.PresenceMessage;
import io.ably.lib.util.Log;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The official SDK's REST client, of one region. */
final class RestClient {
  private static final int PAGE_MAX = 1_000;

  /** What must be equal in every region. */
  record Stored(String serial, String id, String name, Object data) {
    private static Stored of(Message message) {
      return new Stored(message.serial, message.id, message.name, message.data);
    }
  }

  private final AblyRest sdk;

  RestClient(String address) throws AblyException {
    ClientOptions options = new ClientOptions(Deployment.KEY);
    options.restHost = address;
    options.port = Deployment.PORT;
    options.tls = false;
    options.logLevel = Log.NONE;
    sdk = new AblyRest(options);
  }

  /** All members of a channel, by a filter or more, read in pages. */
  List<PresenceMessage> members(String channel, int limit, Param... filter) throws AblyException {
    List<Param> params = new ArrayList<>(List.of(filter));
    params.add(new Param("limit", Integer.toString(limit)));
    return all(sdk.channels.get(channel).presence.get(params.toArray(Param[]::new)), limit);
  }

  /** What happened to members. */
  List<PresenceMessage> presenceHistory(String channel, String direction, int limit)
      throws AblyException {
    return all(
        sdk.channels
            .get(channel)
            .presence
            .history(
                new Param[] {
                  new Param("direction", direction), new Param("limit", Integer.toString(limit))
                }),
        limit);
  }

  private static <T> List<T> all(PaginatedResult<T> first, int limit) throws AblyException {
    List<T> all = new ArrayList<>();
    PaginatedResult<T> page = first;
    while (true) {
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(List.of(page.items()));
      if (!page.hasNext()) {
        return all;
      }
      page = page.next();
    }
  }

  /** The channel's occupancy as the region counts it. */
  JsonElement status(String channel) throws AblyException {
    return sdk.request("GET", "/channels/" + channel, null, null, null).items()[0];
  }

  void publish(String channel, String name, String data) throws AblyException {
    sdk.channels.get(channel).publish(name, data);
  }

  /** The whole history, read in pages. */
  List<Stored> history(String channel, String direction, int limit) throws AblyException {
    return all(firstPage(channel, direction, limit), limit).stream().map(Stored::of).toList();
  }

  /** The whole history, oldest first. */
  List<Stored> history(String channel) throws AblyException {
    return history(channel, "forwards", PAGE_MAX);
  }

  PaginatedResult<Message> firstPage(String channel, String direction, int limit)
      throws AblyException {
    return sdk.channels
        .get(channel)
        .history(
            new Param[] {
              new Param("direction", direction), new Param("limit", Integer.toString(limit))
            });
  }

  private static List<Stored> notEverywhere(List<List<Stored>> histories) {
    return histories.stream()
        .flatMap(List::stream)
        .filter(stored -> histories.stream().anyMatch(history -> !history.contains(stored)))
        .distinct()
        .limit(5)
        .toList();
  }

  /**
   * Waits until the history of a channel is the same in all regions, and returns it.
   *
   * @param size of the history then, at least
   */
  static List<Stored> sameEverywhere(Deployment deployment, String channel, int size)
      throws AblyException {
    List<RestClient> clients = new ArrayList<>();
    for (RegionId region : Deployment.REGIONS) {
      clients.add(new RestClient(deployment.address(region)));
    }
    List<List<Stored>> histories = new ArrayList<>();
    await("the same history of " + channel + " in all regions")
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsInstanceOf(AblyException.class)
        .untilAsserted(
            () -> {
              histories.clear();
              for (RestClient client : clients) {
                histories.add(client.history(channel));
              }
              // Whole histories would be a long message.
              assertThat(histories.get(0).size()).isGreaterThanOrEqualTo(size);
              assertThat(histories)
                  .as("sizes; what not all have begins with %s", notEverywhere(histories))
                  .extracting(List::size)
                  .containsOnly(histories.get(0).size());
              assertThat(histories.stream().distinct().count()).as("different histories").isOne();
            });
    return histories.get(0);
  }
}
