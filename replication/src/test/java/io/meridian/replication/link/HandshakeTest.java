package io.meridian.replication.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.RegionId;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireWriter;
import java.util.Arrays;
import java.util.function.Predicate;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final byte[] SECRET = "a secret of the regions".getBytes(UTF_8);

  private final Handshake listener = new Handshake(SECRET, EU);
  private final Handshake caller = new Handshake(SECRET, US);
  private final byte[] listenerNonce = Handshake.nonce();
  private final byte[] callerNonce = Handshake.nonce();
  private final Frame challenge = listener.challenge(listenerNonce);

  @Test
  void bothEndsProveThemselves() throws WireException {
    Handshake.Peer peer = listener.welcome(caller.hello(challenge, callerNonce, EU), listenerNonce);

    caller.verifyWelcome(peer.welcome(), challenge, callerNonce, EU);
    assertThat(peer.region()).isEqualTo(US);
  }

  @Test
  void whoDoesNotKnowTheSecretIsRefused() throws WireException {
    Handshake stranger = new Handshake("another secret".getBytes(UTF_8), US);

    Frame hello = stranger.hello(challenge, callerNonce, EU);

    assertThatThrownBy(() -> listener.welcome(hello, listenerNonce))
        .matches(because(LinkFault.SECRET))
        .hasMessageContaining("us does not know this deployment's secret");
  }

  @Test
  void aListenerThatDoesNotKnowTheSecretIsRefused() throws WireException {
    Frame hello = caller.hello(challenge, callerNonce, EU);
    Frame welcome =
        Frame.of(Frame.Kind.WELCOME, new WireWriter(64).writeBytes(new byte[32]).toBytes());

    assertThat(hello.kind()).isEqualTo(Frame.Kind.HELLO);
    assertThatThrownBy(() -> caller.verifyWelcome(welcome, challenge, callerNonce, EU))
        .matches(because(LinkFault.SECRET));
  }

  @Test
  void aRecordedHelloIsOfNoUse() throws WireException {
    Frame recorded = caller.hello(challenge, callerNonce, EU);

    assertThatThrownBy(() -> listener.welcome(recorded, Handshake.nonce()))
        .matches(because(LinkFault.SECRET));
  }

  @Test
  void aListenersOwnWordsAreNotAProofToIt() throws WireException {
    Handshake.Peer peer = listener.welcome(caller.hello(challenge, callerNonce, EU), listenerNonce);

    assertThatThrownBy(() -> listener.welcome(peer.welcome(), listenerNonce))
        .matches(because(LinkFault.UNDECODABLE))
        .hasMessageContaining("WELCOME where HELLO was due");
  }

  @Test
  void aRegionThatLooksForAnotherIsTold() throws WireException {
    Frame hello = caller.hello(challenge, callerNonce, new RegionId("ap"));

    assertThatThrownBy(() -> listener.welcome(hello, listenerNonce))
        .matches(because(LinkFault.REGION))
        .hasMessageContaining("looks for region ap, this is eu");
  }

  @Test
  void anotherVersionIsNamed() {
    Frame ofLater =
        Frame.of(
            Frame.Kind.CHALLENGE,
            new WireWriter(32).writeNumber(99).writeBytes(listenerNonce).toBytes());

    assertThatThrownBy(() -> caller.hello(ofLater, callerNonce, EU))
        .matches(because(LinkFault.VERSION))
        .hasMessageContaining("link version 99");
  }

  @Test
  void whatIsCutOffIsRefused() throws WireException {
    byte[] hello = caller.hello(challenge, callerNonce, EU).body().toArray();

    for (int length = 0; length < hello.length; length++) {
      Frame cut = Frame.of(Frame.Kind.HELLO, Arrays.copyOf(hello, length));
      assertThatThrownBy(() -> listener.welcome(cut, listenerNonce))
          .matches(because(LinkFault.TRUNCATED));
    }
  }

  @Test
  void aRegionNameThatNobodyMayHaveIsRefused() {
    Frame hello =
        Frame.of(
            Frame.Kind.HELLO,
            new WireWriter(32).writeNumber(LinkCodec.VERSION).writeText("no such").toBytes());

    assertThatThrownBy(() -> listener.welcome(hello, listenerNonce))
        .matches(because(LinkFault.REGION));
  }

  @Test
  void aFrameOfAnUnknownKindIsRefused() {
    assertThatThrownBy(() -> Frame.decode(ByteString.emptyByteString()))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> Frame.decode(ByteString.fromArray(new byte[] {9})))
        .hasMessageContaining("kind 9, max 8");
    assertThatThrownBy(() -> Frame.decode(ByteString.fromArray(new byte[] {-1})))
        .isInstanceOf(WireException.class);
  }

  private static Predicate<Throwable> because(LinkFault fault) {
    return failure -> LinkFault.of(failure) == fault;
  }
}
