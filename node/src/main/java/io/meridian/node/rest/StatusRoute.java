package io.meridian.node.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.node.auth.Identity;
import io.meridian.node.auth.Operation;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.edge.EdgePorts;
import io.meridian.node.presence.OccupancyMetrics;
import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceReply;
import io.meridian.node.protocol.ChannelName;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.presence.channel.Occupancy;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /channels/{channel}}: who uses the channel, in all regions together. */
final class StatusRoute {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final EdgePorts ports;

  StatusRoute(EdgePorts ports) {
    this.ports = ports;
  }

  CompletionStage<HttpResponse> status(RestRequest request, String channel)
      throws ProtocolException {
    ChannelName name = ChannelName.parse(channel);
    Identity identity = request.identity(ports);
    if (!identity.credentials().capability().allows(Operation.CHANNEL_METADATA, name.full())) {
      throw ErrorCode.NOT_PERMITTED.refuse(
          "the key may not read the status of channel '" + channel + "'");
    }
    return ports
        .presence()
        .ask(
            new ChannelId(identity.credentials().appId(), name.base()),
            PresenceCommand.AskOccupancy::new,
            PATIENCE)
        .thenApply(reply -> answer(request, channel, ((PresenceReply.Occupied) reply).occupancy()));
  }

  private HttpResponse answer(RestRequest request, String channel, Occupancy occupancy) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("channelId", channel);
    ObjectNode status = body.putObject("status");
    status.put("isActive", occupancy.counts().connections() > 0 || occupancy.presenceMembers() > 0);
    status
        .putObject("occupancy")
        .set("metrics", OccupancyMetrics.tree(occupancy, OccupancyMetrics.ALL));
    Codec codec = request.answer(ports);
    return Reply.body(200, codec, codec.encode(body));
  }
}
