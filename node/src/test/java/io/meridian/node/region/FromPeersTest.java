package io.meridian.node.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.wire.WireException;
import org.junit.jupiter.api.Test;

class FromPeersTest {
  private static final RegionId US = new RegionId("us");
  private static final Exchange BODY = new Exchange.Digest(VersionVector.EMPTY);

  private final PeerEpochs epochs = new PeerEpochs();
  private final FromPeers fromPeers =
      new FromPeers((from, life) -> {}, (from, word) -> {}, epochs, () -> true);

  @Test
  void aChannelThatIsNoneClosesTheLinkAndTellsNothing() {
    assertThatThrownBy(() -> fromPeers.receive(new LinkMessage("no-app", US, 7, BODY)))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("no-app");
    assertThatThrownBy(() -> fromPeers.receivePresence(US, "no-app", new byte[] {1}))
        .isInstanceOf(WireException.class);

    assertThat(epochs.of(US)).isZero();
  }

  @Test
  void whatComesBeforeTheChannelsRunIsDropped() throws Exception {
    assertThat(fromPeers.receive(new LinkMessage("app/news", US, 7, BODY)).toCompletableFuture())
        .isCompleted();

    assertThat(epochs.of(US)).isEqualTo(7);
  }
}
