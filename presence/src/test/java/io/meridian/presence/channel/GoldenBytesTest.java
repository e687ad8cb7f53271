package io.meridian.presence.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.golden.GoldenBytes;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceCodec;
import io.meridian.presence.crdt.PresenceDigest;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.presence.crdt.PresenceWriter;
import io.meridian.presence.crdt.Removal;
import io.meridian.regions.RegionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Goal: this version and earlier ones tell each other of presence, and keep it for each other. */
class GoldenBytesTest {
  private static final RegionId EU = new RegionId("eu");
  private static final Origin ACTIVATION = new Origin(EU, 59_713_201);
  private static final MemberKey ALICE = new MemberKey("connection-a", "alice ü");
  private static final MemberKey BOB = new MemberKey("connection-b", "bob");
  private static final PresenceState STATE = state();
  private static final Counts COUNTS = new Counts(4, 3, 2, 1);
  private static final Heard HEARD =
      new Heard(new TreeMap<>(Map.of(ACTIVATION, 12L, new Origin(new RegionId("us"), 7), 0L)));

  /** Alice is present, bob has left. */
  private static PresenceState state() {
    var writer = new PresenceWriter(ACTIVATION);
    PresenceState state =
        PresenceState.EMPTY.join(
            writer.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(new MessageId.Numbered(3, 1))));
    state =
        state.join(writer.enterOrUpdate(state, BOB, entry(new MessageId.Synthesised("made up"))));
    return state.join(Removal.leave(state, BOB));
  }

  private static Entry entry(MessageId id) {
    return new Entry("status".getBytes(UTF_8), id, 1_800_000_000_123L, new Owner(EU, -77));
  }

  @Test
  void whatRegionsTellEachOther() throws Exception {
    var messages = new LinkedHashMap<String, PeerMessage>();
    var left = new MessageId.Numbered(3, 1);
    messages.put(
        "deltas",
        new PeerMessage.Deltas(
            ACTIVATION, 4, 6, STATE, List.of(new LeaveNote(BOB, left, entry(left), false))));
    messages.put("told", new PeerMessage.Told(7, HEARD));
    messages.put("compare", new PeerMessage.Compare(-1, HEARD, COUNTS, true));
    messages.put("pull", new PeerMessage.Pull(2, new TreeMap<>(Map.of(3, 99L, 200, -1L))));
    messages.put("part", new PeerMessage.Part(2, 1, STATE));
    messages.put(
        "pulled",
        new PeerMessage.Pulled(
            2, 2, new TreeSet<>(List.of(3, 200)), PresenceDigest.seen(STATE), HEARD));
    messages.put("counts-are", new PeerMessage.CountsAre(COUNTS));

    assertThat(messages.values().stream().map(Object::getClass))
        .containsExactlyInAnyOrder(PeerMessage.class.getPermittedSubclasses());
    new GoldenBytes<PeerMessage>(
            "peer-messages", PeerMessageCodec::encode, PeerMessageCodec::decode)
        .check(messages);
  }

  @Test
  void whatIsKeptOfAChannel() throws Exception {
    new GoldenBytes<PresenceState>("states", PresenceCodec::encode, PresenceCodec::decode)
        .check(Map.of("state", STATE, "empty", PresenceState.EMPTY));
  }
}
