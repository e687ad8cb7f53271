package io.meridian.presence.crdt;

import static io.meridian.presence.crdt.Samples.ALICE;
import static io.meridian.presence.crdt.Samples.EU;
import static io.meridian.presence.crdt.Samples.REGIONS;
import static io.meridian.presence.crdt.Samples.US;
import static io.meridian.presence.crdt.Samples.node;
import static io.meridian.presence.crdt.Samples.writer;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewnessTest {
  @Test
  void numberedIdsCompareByMsgSerialThenIndexWhateverTheirTimes() {
    assertThat(replaces(numbered(2, 0, 10), numbered(1, 9, 99))).isTrue();
    assertThat(replaces(numbered(2, 1, 10), numbered(2, 0, 99))).isTrue();
    assertThat(replaces(numbered(2, 1, 99), numbered(2, 1, 10))).isFalse();
    assertThat(replaces(numbered(10, 0, 10), numbered(9, 0, 10))).isTrue();
  }

  @Test
  void aSynthesisedIdComparesByTimeAndTheArrivingOneWinsATie() {
    assertThat(replaces(synthesised(20), numbered(7, 0, 19))).isTrue();
    assertThat(replaces(synthesised(20), numbered(7, 0, 20))).isTrue();
    assertThat(replaces(numbered(7, 0, 20), synthesised(21))).isFalse();
  }

  @Test
  void theNewestOfManyDependsOnNoOrderEvenWhereTheRuleGoesRound() {
    // numbered 5 beats numbered 3, which is later than the synthesised one, which is later than 5.
    List<Entry> round = List.of(numbered(5, 0, 10), numbered(3, 0, 30), synthesised(20));
    Seeds.run(
        1,
        50,
        seed -> {
          PresenceState state = PresenceState.EMPTY;
          for (int which : new SeededRandom(seed).shuffle(List.of(0, 1, 2))) {
            state = state.join(PresenceState.ofEntry(ALICE, dot(which), round.get(which)));
          }

          assertThat(PresenceView.ALL.member(state, ALICE)).contains(synthesised(20));
        });
  }

  @Test
  void anEnterThatIsRepeatedWithAnOldIdKeepsWhatIsNewer() {
    PresenceWriter eu = writer(EU, 1);
    PresenceState state = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, Samples.entry(EU, 5));

    PresenceState repeated = eu.enterOrUpdate(state, ALICE, Samples.entry(EU, 3));

    assertThat(PresenceView.ALL.events(state.joinTracking(repeated))).isEmpty();
    assertThat(state.join(repeated).entriesOf(ALICE).values())
        .containsExactly(Samples.entry(EU, 5));
    assertThat(repeated.entriesOf(ALICE)).containsOnlyKeys(new Dot(eu.origin(), 2));
  }

  @Test
  void anIdIsReadAsItIsWrittenOrNotAtAll() {
    assertThat(MessageId.parse("conn", "conn:7:0")).contains(new MessageId.Numbered(7, 0));
    assertThat(MessageId.parse("conn", "other:7:0"))
        .contains(new MessageId.Synthesised("other:7:0"));
    List<String> refused = new ArrayList<>(List.of("", "conn", "conn:7", "conn:07:0", "conn:-1:0"));
    refused.add("conn:9007199254740992:0");
    refused.add("conn:1:2147483648");
    refused.add("x".repeat(1_101));
    for (String text : refused) {
      assertThat(MessageId.parse("conn", text)).as(text).isEmpty();
    }
    assertThat(new MessageId.Numbered(7, 1).text("conn")).isEqualTo("conn:7:1");
  }

  private static Dot dot(int region) {
    return new Dot(new Origin(REGIONS.get(region), 1), 1);
  }

  private static boolean replaces(Entry arrived, Entry held) {
    return Newness.replaces(arrived, held);
  }

  private static Entry numbered(long msgSerial, int index, long timestampMillis) {
    return new Entry(
        new byte[0], new MessageId.Numbered(msgSerial, index), timestampMillis, node(US));
  }

  private static Entry synthesised(long timestampMillis) {
    return new Entry(new byte[0], new MessageId.Synthesised("node:1"), timestampMillis, node(US));
  }
}
