package io.meridian.node.e2e;

import io.ably.lib.debug.DebugOptions.RawProtocolListener;
import io.ably.lib.types.ProtocolMessage;

/** Which server an SDK is connected to, or was last, as CONNECTED names it. */
final class ServerName implements RawProtocolListener {
  private volatile String server = "?";

  /** The server's region. */
  String region() {
    return server.replaceFirst("[-/].*", "");
  }

  @Override
  public void onRawMessageRecv(ProtocolMessage message) {
    if (message.action == ProtocolMessage.Action.connected
        && message.connectionDetails != null
        && message.connectionDetails.serverId != null) {
      server = message.connectionDetails.serverId;
    }
  }

  @Override
  public void onRawMessageSend(ProtocolMessage message) {}

  @Override
  public void onRawConnect(String url) {}

  @Override
  public void onRawConnectRequested(String url) {}
}
