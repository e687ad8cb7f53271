package io.meridian.node.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.node.auth.App;
import io.meridian.node.auth.ConnectionKeys;
import io.meridian.node.auth.Identity;
import io.meridian.node.auth.Operation;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelReply;
import io.meridian.node.edge.EdgePorts;
import io.meridian.node.protocol.AcceptedPublish;
import io.meridian.node.protocol.ChannelName;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.Message;
import io.meridian.node.protocol.MessageAction;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.node.protocol.PublishRules;
import io.meridian.node.protocol.StoredMessages;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Refusal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /channels/{channel}/messages}: answered when the publish has its durability. Each
 * request is a publisher of its own; one that names message ids can be sent again, to any region.
 */
final class PublishRoute {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration ONE_TRY = Duration.ofSeconds(4);
  private static final int TRIES = 3;

  private final EdgePorts ports;

  PublishRoute(EdgePorts ports) {
    this.ports = ports;
  }

  CompletionStage<HttpResponse> publish(
      RestRequest request, Identity identity, String channel, byte[] body)
      throws ProtocolException {
    ChannelName name = ChannelName.parse(channel);
    if (!identity.credentials().capability().allows(Operation.PUBLISH, name.full())) {
      throw ErrorCode.NOT_PERMITTED.refuse("the key may not publish on channel '" + channel + "'");
    }
    if ("true".equals(request.params().get("_forceNack"))) {
      throw ErrorCode.FORCED_REFUSAL.refuse("the request asked to be refused by _forceNack");
    }
    List<Message> messages = request.body(ports).decodeMessages(body);
    String connectionId = onBehalfOf(messages, identity);
    AcceptedPublish publish = PublishRules.accept(messages, identity.clientIds(), ports.limits());
    if (publish.messages().stream().anyMatch(message -> message.action() != MessageAction.CREATE)) {
      throw ErrorCode.NOT_MUTABLE.refuse(
          "operations on messages are not served by this version of the server");
    }
    String id = publish.baseId() == null ? randomId() : publish.baseId();
    List<Message> stored =
        publish.messages().stream().map(message -> message.withConnectionId(connectionId)).toList();
    String app = identity.credentials().appId();
    Durability durability =
        ports
            .apps()
            .find(app)
            .map((App known) -> known.rule(name.namespace()))
            .orElseThrow()
            .durability();
    Function<org.apache.pekko.actor.typed.ActorRef<ChannelReply>, ChannelCommand.Remote> command =
        replyTo ->
            new ChannelCommand.Publish(
                PublishKey.ofClient(id),
                Draft.PREVIOUS_UNKNOWN,
                StoredMessages.encode(stored),
                durability,
                0,
                replyTo);
    return ask(new ChannelId(app, name.base()), command, TRIES)
        .thenApply(reply -> answer(request, channel, id, stored.size(), reply));
  }

  /** A publish is known by its id, so asking again after silence cannot publish twice. */
  private CompletionStage<ChannelReply> ask(
      ChannelId channel,
      Function<org.apache.pekko.actor.typed.ActorRef<ChannelReply>, ChannelCommand.Remote> command,
      int tries) {
    return ports
        .channels()
        .ask(channel, command, ONE_TRY)
        .handle(
            (reply, failure) ->
                failure == null || tries == 1
                    ? failure == null
                        ? CompletableFuture.completedFuture(reply)
                        : CompletableFuture.<ChannelReply>failedFuture(
                            ErrorCode.TIMEOUT.refuse(
                                "channel '"
                                    + channel.name()
                                    + "' did not answer within "
                                    + TRIES * ONE_TRY.toSeconds()
                                    + " s"
                                    + (ports.readiness().reachesMajority()
                                        ? ""
                                        : ": no majority of the regions is reached")))
                    : ask(channel, command, tries - 1).toCompletableFuture())
        .thenCompose(asked -> asked);
  }

  private @Nullable String onBehalfOf(List<Message> messages, Identity identity)
      throws ProtocolException {
    String key = messages.get(0).connectionKey();
    if (key == null) {
      return null;
    }
    if (ports.keys().verify(key) instanceof ConnectionKeys.Genuine genuine
        && genuine.claims().appHash() == ports.keys().appHash(identity.credentials().appId())) {
      return genuine.claims().connectionId();
    }
    throw ErrorCode.INVALID_CONNECTION_KEY.refuse(
        "connectionKey is not the key of a connection of app " + identity.credentials().appId());
  }

  private HttpResponse answer(
      RestRequest request, String channel, String id, int messages, ChannelReply reply) {
    Codec codec = request.answer(ports);
    if (reply instanceof ChannelReply.Published published) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("channel", channel);
      body.put("messageId", id);
      ArrayNode serials = body.putArray("serials");
      Serial serial = published.serial();
      for (int i = 0; i < messages; i++) {
        serials.add(serial.ofMessage(i));
      }
      return Reply.body(201, codec, codec.encode(body));
    }
    String detail =
        reply instanceof ChannelReply.PublishRefused refused ? refused.detail() : "no answer";
    boolean overloaded =
        reply instanceof ChannelReply.PublishRefused refused
            && refused.refusal() == Refusal.OVERLOADED;
    return Reply.error(
        codec,
        (overloaded ? ErrorCode.OVERLOADED : ErrorCode.TIMEOUT)
            .with(
                "the publish is not known to be durable: "
                    + detail
                    + "; it is safe to send again with the same message id"));
  }

  private static String randomId() {
    byte[] bytes = new byte[12];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
