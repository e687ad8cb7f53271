package io.meridian.replication.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What breaks the link's protocol closes the connection for a reason that is counted. */
class LinkRefusalTest extends LinkScene {
  @Test
  void presenceThatCannotBeReadIsClosed() throws Exception {
    byte[] whole = presenceFrame("app/news", new byte[] {'a'});
    closesAfter(Frame.Kind.PRESENCE, presenceFrame("app/news", GARBAGE));
    closesAfter(Frame.Kind.PRESENCE, Arrays.copyOf(whole, whole.length + 1));

    closedFor(LinkFault.UNDECODABLE);
  }

  @Test
  void presenceThatIsCutOffIsClosed() throws Exception {
    byte[] whole = presenceFrame("app/news", new byte[] {'a'});
    for (int length : new int[] {0, 1, 5, whole.length - 1}) {
      closesAfter(Frame.Kind.PRESENCE, Arrays.copyOf(whole, length));
    }

    closedFor(LinkFault.TRUNCATED);
  }

  @Test
  void aHorizonThatCannotBeReadIsClosed() throws Exception {
    closesAfter(Frame.Kind.HORIZON, GARBAGE);

    closedFor(LinkFault.UNDECODABLE);
  }

  private static void closesAfter(Frame.Kind kind, byte[] body) throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();

      peer.send(frame(kind, body));

      assertThat(peer.isClosed()).isTrue();
    }
  }

  private static byte[] presenceFrame(String channel, byte[] message) {
    return new WireWriter(32).writeText(channel).writeBytes(message).toBytes();
  }

  @Test
  void aLinkWithAnotherSecretNeverComesUp() throws Exception {
    link = link("another secret entirely".getBytes(UTF_8), US, EU);
    link.open();

    neverUp();
    closedFor(LinkFault.SECRET);
  }

  @Test
  void aLinkToAnotherRegionNeverComesUp() throws Exception {
    link = link(SECRET, US, new RegionId("ap"));
    link.open();

    neverUp();
    closedFor(LinkFault.REGION);
  }

  @Test
  void aRegionThatIsNoPeerNeverComesUp() throws Exception {
    link = link(SECRET, new RegionId("mars"), EU);
    link.open();

    neverUp();
    closedFor(LinkFault.REGION);
  }

  @Test
  void aPeerThatSpeaksAsAnotherRegionIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();

      peer.send(frame(Frame.Kind.MESSAGE, LinkCodec.encode(message(new RegionId("ap"), 1))));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.SENDER);
    }
  }

  @Test
  void aFrameThatIsTooLongIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();

      peer.send(new byte[] {0, 1, 0, 1, 3});

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.OVERSIZED);
    }
  }

  @Test
  void aFrameOfNegativeLengthIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.send(new byte[] {-1, -1, -1, -1, 3});

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.OVERSIZED);
    }
  }

  @Test
  void aMessageBeforeTheHandshakeIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.send(frame(Frame.Kind.MESSAGE, LinkCodec.encode(message(US, 1))));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.UNDECODABLE);
    }
  }

  @Test
  void aMessageThatIsCutOffIsClosed() throws Exception {
    byte[] whole = LinkCodec.encode(message(US, 1));
    for (int length : new int[] {0, 1, 5, whole.length - 1}) {
      try (Stranger peer = new Stranger()) {
        peer.proveItself();

        peer.send(frame(Frame.Kind.MESSAGE, Arrays.copyOf(whole, length)));

        assertThat(peer.isClosed()).isTrue();
      }
    }
    closedFor(LinkFault.TRUNCATED);
  }

  @Test
  void aStreamThatEndsWithinAFrameIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();
      byte[] whole = frame(Frame.Kind.MESSAGE, LinkCodec.encode(message(US, 1)));

      peer.send(Arrays.copyOf(whole, whole.length - 1));
      peer.sendsNoMore();

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.TRUNCATED);
    }
  }

  @Test
  void aMessageWithMoreAfterItsEndIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();
      byte[] whole = LinkCodec.encode(message(US, 1));

      peer.send(frame(Frame.Kind.MESSAGE, Arrays.copyOf(whole, whole.length + 1)));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.UNDECODABLE);
    }
  }

  @Test
  void aHelloOfAnotherVersionIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.send(frame(Frame.Kind.HELLO, new WireWriter(16).writeNumber(LATER_VERSION).toBytes()));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.VERSION);
    }
  }

  @Test
  void aMessageOfAnotherVersionIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();
      byte[] later = LinkCodec.encode(message(US, 1));
      later[0] = LATER_VERSION;

      peer.send(frame(Frame.Kind.MESSAGE, later));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.VERSION);
    }
  }

  @Test
  void aListenerOfAnotherVersionIsLeft() throws Exception {
    binding.unbind().toCompletableFuture().get(5, TimeUnit.SECONDS);
    try (ServerSocket later = new ServerSocket(PORT, 1, InetAddress.getByName(HOST))) {
      link.open();
      try (Socket caller = later.accept()) {
        byte[] challenge =
            new WireWriter(32).writeNumber(LATER_VERSION).writeBytes(new byte[16]).toBytes();
        caller.getOutputStream().write(frame(Frame.Kind.CHALLENGE, challenge));

        await(() -> link.traffic().faults().of(LinkFault.VERSION) == 1);
        assertThat(link.up()).isFalse();
        await(() -> link.traffic().lastEnd().isPresent());
        assertThat(link.traffic().lastEnd().orElseThrow().reason()).isEqualTo("version");
      }
    }
    binding = bind();
  }

  @Test
  void whoNeverProvesItselfIsLetGo() throws Exception {
    try (Stranger peer = new Stranger()) {
      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.SILENT);
    }
  }

  @Test
  void aRegionThatIsRemovedIsNotListenedToAnyMore() throws Exception {
    open();

    known = List.of();

    await(() -> !link.up());
    int before = ups.get();
    known = List.of(US);
    await(() -> ups.get() > before);
  }

  @Test
  void aStrangerSaysLittle() throws Exception {
    try (Stranger peer = new Stranger()) {
      // A frame of 2 KiB, which a peer may send.
      peer.send(new byte[] {0, 0, 8, 0, 3});

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.OVERSIZED);
    }
  }

  @Test
  void strangersAreFewAndPeersAreNoneOfThem() throws Exception {
    var strangers = new ArrayList<Stranger>();
    try (Stranger peer = new Stranger()) {
      peer.proveItself();
      for (int i = 0; i < Strangers.MAX; i++) {
        strangers.add(new Stranger());
      }

      try (Socket oneMore = new Socket(HOST, PORT)) {
        oneMore.setSoTimeout(10_000);
        assertThat(oneMore.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(listener.traffic().faults().of(LinkFault.STRANGERS)).isEqualTo(1);
    } finally {
      for (Stranger stranger : strangers) {
        stranger.close();
      }
    }
    open();
  }
}
