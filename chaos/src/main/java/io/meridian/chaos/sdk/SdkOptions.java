package io.meridian.chaos.sdk;

import io.ably.lib.debug.DebugOptions;
import io.ably.lib.debug.DebugOptions.RawProtocolListener;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.ProtocolMessage;
import io.ably.lib.util.Log;
import io.meridian.regions.LocalKey;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The options with which an ably-java client survives the loss of a region: a host name with the
 * addresses of all regions and no {@code fallbackHosts}, since the SDK asks an internet address
 * before it uses those.
 */
final class SdkOptions {
  /**
   * How long the SDK waits for a connection to come about. It gives a channel up, of which it then
   * forgets where it was, after a time that is no option: the static {@code
   * Defaults.realtimeRequestTimeout} of ably-java 1.5.0, 10 s.
   */
  private static final long REQUEST_TIMEOUT_MILLIS = 4_000;

  /** How long it waits between two rounds of connecting. */
  private static final long RETRY_MILLIS = 1_000;

  private SdkOptions() {}

  /**
   * Makes the options of one client.
   *
   * @param host that {@link HostNames} knows
   * @param clientId of who is to be a member of presence sets; empty for others
   * @param onServer told the server's name each time that the client connects, just before the SDK
   *     is; the SDK does not show it otherwise
   */
  static ClientOptions of(
      String host, int port, Optional<String> clientId, SdkLog log, Consumer<String> onServer)
      throws AblyException {
    DebugOptions options = new DebugOptions(LocalKey.KEY);
    options.realtimeHost = host;
    options.restHost = host;
    options.port = port;
    options.tls = false;
    clientId.ifPresent(id -> options.clientId = id);
    options.realtimeRequestTimeout = REQUEST_TIMEOUT_MILLIS;
    options.disconnectedRetryTimeout = RETRY_MILLIS;
    options.autoConnect = false;
    options.logLevel = Log.WARN;
    options.logHandler = log;
    options.protocolListener = new ServerNames(onServer);
    return options;
  }

  private record ServerNames(Consumer<String> onServer) implements RawProtocolListener {
    @Override
    public void onRawMessageRecv(ProtocolMessage message) {
      if (message.action == ProtocolMessage.Action.connected
          && message.connectionDetails != null
          && message.connectionDetails.serverId != null) {
        onServer.accept(message.connectionDetails.serverId);
      }
    }

    @Override
    public void onRawMessageSend(ProtocolMessage message) {}

    @Override
    public void onRawConnect(String url) {}

    @Override
    public void onRawConnectRequested(String url) {}
  }
}
