package io.meridian.node.hub;

import static io.meridian.node.SamplePresence.entry;
import static io.meridian.node.SamplePresence.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SamplePresence;
import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceFeed;
import io.meridian.node.protocol.Flags;
import io.meridian.presence.channel.Change;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class HoldingsTest {
  private final Holdings holdings = new Holdings();
  private final TestInbox<PresenceFeed> hub = TestInbox.create();

  /** The queue between two nodes takes 3,072 messages at a time; what is beyond is lost. */
  @Test
  void tenThousandAttachmentsAreAnnouncedInFewMessages() {
    for (int holder = 1; holder <= 10_000; holder++) {
      given(holder, entry(holder));
    }

    List<PresenceCommand.Announce> announces = holdings.announce(1, hub.getRef());

    assertThat(announces).hasSizeLessThan(20);
    assertThat(announces.stream().map(PresenceCommand.Announce::part))
        .containsExactlyElementsOf(upTo(announces.size()));
    assertThat(announces.stream().flatMap(announce -> announce.attachments().stream()))
        .hasSize(10_000);
  }

  @Test
  void whatOneAttachmentHoldsIsCutWhenItIsLarge() {
    Holding holding = given(1, large(0));
    for (int member = 1; member < 10; member++) {
      holding.made(List.of(new Change.Enter(key("one" + member), large(member))));
    }
    given(2, entry(11));

    List<PresenceCommand.Announce> announces = holdings.announce(1, hub.getRef());

    assertThat(announces).hasSize(4);
    assertThat(announces.get(3).attachments())
        .extracting(PresenceCommand.HeldBy::attachment)
        .containsExactly(1L, 2L);
    assertThat(
            announces.stream()
                .flatMap(announce -> announce.attachments().stream())
                .mapToInt(by -> by.members().size())
                .sum())
        .isEqualTo(11);
  }

  private Holding given(long holder, Entry entry) {
    Holding holding =
        new Holding(
            holder,
            new Attendance("conn", false, 15_000, Flags.DEFAULT_MODES, null),
            TestInbox.<Subscriber>create().getRef());
    holdings.add(holding);
    holding.made(List.of(new Change.Enter(key("of" + holder), entry)));
    return holding;
  }

  private static Entry large(long msgSerial) {
    return new Entry(
        new byte[60_000], new MessageId.Numbered(msgSerial, 0), msgSerial, SamplePresence.OWNER);
  }

  private static List<Integer> upTo(int count) {
    List<Integer> parts = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      parts.add(part);
    }
    return parts;
  }
}
