package io.meridian.node.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meridian.node.SampleLog;
import io.meridian.node.SamplePresence;
import io.meridian.node.auth.App;
import io.meridian.node.auth.Apps;
import io.meridian.node.auth.Authenticator;
import io.meridian.node.auth.Capability;
import io.meridian.node.auth.ConnectionKeys;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.history.PresenceEvents;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.presence.PresenceDirectory;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.regions.Ports;
import io.meridian.regions.Region;
import io.meridian.regions.RegionState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.stream.javadsl.Source;

/** The edge of a node in eu whose channels and hubs are played by a test. */
public final class SampleEdge {
  static final long EPOCH = 7;

  /** For so many connections. */
  static final int ROOM = 2;

  private SampleEdge() {}

  /** Serves until a test says what it waits for. */
  static final class SampleReadiness implements Readiness {
    final List<String> waitingFor = new CopyOnWriteArrayList<>();

    @Override
    public List<String> waitingFor() {
      return waitingFor;
    }

    @Override
    public boolean reachesMajority() {
      return true;
    }
  }

  /** With no presence but what a test plays. */
  static EdgePorts ports(
      ActorSystem<?> system,
      ActorRef<ShardingEnvelope<ChannelEntity.Command>> shards,
      ActorRef<HubRegistry.Command> hubs) {
    return ports(
        system,
        shards,
        hubs,
        new SamplePresence(system, system.ignoreRef()),
        (channel, query) ->
            CompletableFuture.completedFuture(new PresenceEvents.Page(List.of(), null)));
  }

  /**
   * With one app, {@code app}, whose {@code app.key:secret} may do everything, and {@code
   * app.reader:secret} only subscribe.
   */
  public static EdgePorts ports(
      ActorSystem<?> system,
      ActorRef<ShardingEnvelope<ChannelEntity.Command>> shards,
      ActorRef<HubRegistry.Command> hubs,
      PresenceDirectory presence,
      PresenceEvents presenceEvents) {
    Apps apps =
        new Apps(
            List.of(
                new App(
                    "app",
                    List.of(
                        new App.Key("key", "secret", Capability.ALL),
                        new App.Key("reader", "secret", capability("subscribe"))),
                    List.of())));
    return new EdgePorts(
        EdgeSettings.DEFAULT,
        Limits.DEFAULT,
        new Region(
            SampleLog.EU,
            1,
            "Europe",
            50,
            8,
            List.of("127.0.41.1"),
            "127.0.41.1",
            Ports.DEFAULT,
            List.of(SampleLog.US),
            RegionState.MEMBER),
        "eu-1",
        EPOCH,
        SamplePresence.OWNER,
        () -> 2,
        apps,
        new Authenticator(apps),
        new ConnectionKeys("a secret of the regions".getBytes(StandardCharsets.UTF_8)),
        new ChannelDirectory(system, (id, first, last) -> Source.empty(), shards),
        hubs,
        presence,
        presenceEvents,
        new SampleReadiness(),
        new Transports(ROOM));
  }

  private static Capability capability(String operation) {
    try {
      return Capability.parse(
          JsonNodeFactory.instance
              .objectNode()
              .set("*", JsonNodeFactory.instance.arrayNode().add(operation)));
    } catch (ProtocolException e) {
      throw new IllegalStateException(e);
    }
  }
}
