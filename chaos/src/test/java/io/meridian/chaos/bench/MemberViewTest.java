package io.meridian.chaos.bench;

import static io.meridian.chaos.bench.MemberOperation.ENTER;
import static io.meridian.chaos.bench.MemberOperation.LEAVE;
import static io.meridian.chaos.bench.PresenceFrames.attached;
import static io.meridian.chaos.bench.PresenceFrames.events;
import static io.meridian.chaos.bench.PresenceFrames.member;
import static io.meridian.chaos.bench.PresenceFrames.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberViewTest {
  private static final int PRESENT = 1;
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final List<String> shown = new ArrayList<>();
  private final MemberView view =
      new MemberView((member, now) -> shown.add(member.action() + " " + member.clientId()));

  @Test
  void pagesTellOfAllMembersWithTheLastOne() throws InterruptedException {
    view.accept(attached(true));
    view.accept(page("s1:next", member(PRESENT, "c1", "ann", 0)));
    assertThatThrownBy(() -> view.awaitSynced(AT_ONCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1 members");

    view.accept(page("s1:", member(PRESENT, "c2", "bob", 0)));

    view.awaitSynced(AT_ONCE);
    assertThat(view.keys()).containsExactlyInAnyOrder("c1:ann", "c2:bob");
    assertThat(shown).isEmpty();
  }

  @Test
  void withoutPresenceThereIsNobody() throws InterruptedException {
    view.accept(attached(false));

    view.awaitSynced(AT_ONCE);
    assertThat(view.keys()).isEmpty();
  }

  @Test
  void eventsChangeTheMembersAndAnOldOneDoesNot() throws InterruptedException {
    view.accept(attached(false));
    view.accept(events(member(ENTER, "c1", "ann", 4), member(ENTER, "c1", "bob", 5)));
    view.accept(events(member(LEAVE, "c1", "ann", 3), member(LEAVE, "c1", "bob", 6)));

    assertThat(view.keys()).containsExactly("c1:ann");
    assertThat(view.awaitCount(1, AT_ONCE)).isTrue();
    assertThat(shown).containsExactly("2 ann", "2 bob", "3 bob");
  }

  @Test
  void aPageDoesNotBringBackWhoLeftMeanwhile() {
    view.accept(attached(true));
    view.accept(page("s1:next"));
    view.accept(events(member(LEAVE, "c1", "ann", 1)));
    view.accept(page("s1:", member(PRESENT, "c1", "ann", 0)));

    assertThat(view.keys()).isEmpty();
  }

  @Test
  void whoIsOnNoPageOfANewSyncIsGone() {
    view.accept(attached(true));
    view.accept(page("s1:", member(PRESENT, "c1", "ann", 0), member(PRESENT, "c1", "bob", 1)));

    view.accept(page("s2:next", member(PRESENT, "c1", "ann", 0)));
    assertThat(view.keys()).hasSize(2);
    view.accept(page("s2:"));

    assertThat(view.keys()).containsExactly("c1:ann");
  }

  @Test
  void aClientOnTwoConnectionsIsNoticedForGood() {
    view.accept(attached(false));
    view.accept(events(member(ENTER, "c1", "ann", 0), member(ENTER, "c1", "bob", 1)));
    view.accept(events(member(ENTER, "c2", "ann", 0)));
    view.accept(events(member(LEAVE, "c1", "ann", 2)));

    assertThat(view.doubled()).isOne();
    assertThat(view.keys()).containsExactlyInAnyOrder("c2:ann", "c1:bob");
  }

  @Test
  void aClientThatLeavesAndEntersAgainIsNotDoubled() {
    view.accept(attached(false));
    view.accept(events(member(ENTER, "c1", "ann", 0), member(LEAVE, "c1", "ann", 1)));
    view.accept(events(member(ENTER, "c2", "ann", 0)));

    assertThat(view.doubled()).isZero();
  }
}
