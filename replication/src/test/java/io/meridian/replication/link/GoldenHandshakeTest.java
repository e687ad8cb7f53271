package io.meridian.replication.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meridian.chaos.golden.GoldenBytes;
import io.meridian.regions.RegionId;
import io.meridian.replication.wire.WireException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** Goal: this version and earlier ones come to a link with each other. */
class GoldenHandshakeTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final byte[] SECRET = "a secret of the regions".getBytes(UTF_8);

  @Test
  void theFramesOfALink() throws Exception {
    new GoldenBytes<Frame>(
            "link-frames",
            frame -> frame.encode().toArray(),
            bytes -> Frame.decode(ByteString.fromArray(bytes)))
        .check(frames());
  }

  /** Each frame of the handshake of two regions whose nonces are known, and one of each kind. */
  private static Map<String, Frame> frames() throws WireException {
    byte[] listenerNonce = "0123456789abcdef".getBytes(UTF_8);
    byte[] callerNonce = "fedcba9876543210".getBytes(UTF_8);
    var listener = new Handshake(SECRET, EU);
    var caller = new Handshake(SECRET, US);
    Frame challenge = listener.challenge(listenerNonce);
    Frame hello = caller.hello(challenge, callerNonce, EU);
    var frames = new LinkedHashMap<String, Frame>();
    frames.put("challenge", challenge);
    frames.put("hello", hello);
    frames.put("welcome", listener.welcome(hello, listenerNonce).welcome());
    for (Frame.Kind kind : Frame.Kind.values()) {
      frames.put("kind-" + kind, Frame.of(kind, new byte[] {1, 2, 3}));
    }
    return frames;
  }
}
