package io.meridian.presence.channel;

import static io.meridian.presence.channel.Channels.AP;
import static io.meridian.presence.channel.Channels.EU;
import static io.meridian.presence.channel.Channels.US;
import static io.meridian.presence.channel.Channels.holder;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.PresenceCodec;
import io.meridian.presence.crdt.PresenceState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One channel with 20,000 members. */
class LargeChannelTest {
  private static final int MEMBERS = 20_000;

  private static MemberKey key(int number) {
    return new MemberKey("connection-" + number, "client-" + number);
  }

  private static Channels crowd() {
    Channels channels = Channels.threeRegions();
    for (int first = 0; first < MEMBERS; first += 100) {
      List<Change> frame = new ArrayList<>();
      for (int number = first; number < first + 100; number++) {
        frame.add(new Change.Enter(key(number), channels.entry(EU, 0, "status of " + number)));
      }
      channels.operate(EU, 1, frame.toArray(new Change[0]));
    }
    assertThat(channels.at(US).occupancy().presenceMembers()).isEqualTo(MEMBERS);
    return channels;
  }

  @Test
  void everyMessageToARegionThatRemembersNothingIsWithinAPart() {
    Channels channels = crowd();
    channels.carried.clear();
    channels.kept.put(AP, PresenceState.EMPTY);

    channels.activate(AP);
    channels.pass(400);

    assertThat(channels.at(AP).visible()).hasSize(MEMBERS);
    int largest = channels.carried.stream().mapToInt(each -> each.message().length).max().orElse(0);
    assertThat(largest).isBetween(10_000, PresenceSettings.DEFAULT.partBytes() + 100);
  }

  @Test
  void aNewActivationAnnouncesItsMembersInMessagesWithinAPart() {
    Channels channels = crowd();
    channels.carried.clear();
    List<Held> held = new ArrayList<>();
    for (int number = 0; number < MEMBERS; number++) {
      held.add(new Held(key(number), channels.entry(EU, 0, "status of " + number)));
    }

    channels.activate(EU);
    channels.handle(EU, new Input.Announced(holder(EU, 1), 15_000, held));
    channels.settle();
    channels.pass(30_000);

    assertThat(channels.at(US).state()).isEqualTo(channels.at(EU).state());
    assertThat(channels.at(US).visible()).hasSize(MEMBERS);
    int largest = channels.carried.stream().mapToInt(each -> each.message().length).max().orElse(0);
    assertThat(largest).isLessThanOrEqualTo(PresenceSettings.DEFAULT.partBytes() + 100);
  }

  @Test
  void underChurnALinkCarriesLittleMoreThanTheChanges() {
    Channels channels = crowd();
    channels.carried.clear();
    long changesBytes = 0;
    for (int operation = 1; operation <= 1_000; operation++) {
      PresenceState before = channels.at(EU).state();
      // In turns, so that every leave is a member's.
      int number = operation / 2;
      if (operation % 2 == 1) {
        channels.enter(EU, 1, key(number), operation);
      } else {
        channels.leave(EU, 1, key(number), operation);
      }
      PresenceState delta = channels.at(EU).state().newTo(before);
      changesBytes += PresenceCodec.encode(delta).length + leaveBytes(channels.last(EU), operation);
      if (operation % 100 == 0) {
        channels.pass(200);
      }
    }

    long carriedBytes =
        channels.carried.stream()
            .filter(each -> each.from().equals(EU) && each.to().equals(US))
            .mapToLong(each -> each.message().length)
            .sum();
    assertThat((double) carriedBytes / changesBytes).isBetween(0.8, 1.2);
  }

  /** The names, the id and the time of a leave, which the delta does not hold. */
  private static int leaveBytes(Shown shown, long msgSerial) {
    boolean left =
        shown.kind() == Shown.Kind.LEAVE
            && shown.entry().id().equals(new MessageId.Numbered(msgSerial, 0));
    return left ? shown.key().connectionId().length() + shown.key().clientId().length() + 12 : 0;
  }

  @Test
  void anOperationDoesNotCostMoreForManyMembers() {
    Channels channels = crowd();
    long started = System.nanoTime();

    for (int operation = 1; operation <= 2_000; operation++) {
      channels.enter(EU, 1, key(operation), operation);
    }

    double millis = (System.nanoTime() - started) / 1e6 / 2_000;
    // Three regions, encoded and decoded; a walk through all members takes some ms more.
    assertThat(millis).isLessThan(2);
  }
}
