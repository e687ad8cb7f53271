package io.meridian.node.hub;

import io.meridian.node.SamplePresence;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.ProtocolMessage;
import java.util.stream.IntStream;

/** Rosters for tests of who sends them on. */
public final class SampleRoster {
  private SampleRoster() {}

  public static Roster of(String channel, int members) {
    return Roster.of(
        channel,
        "sync-1",
        IntStream.range(0, members)
            .mapToObj(i -> SamplePresence.member("client-" + i, i))
            .toList());
  }

  /** A PRESENCE frame that counts as so many bytes. */
  public static SharedFrame frame(int weightBytes) {
    return new SharedFrame(
        () -> ProtocolMessage.of(Action.PRESENCE).channel("news").build(), weightBytes);
  }
}
