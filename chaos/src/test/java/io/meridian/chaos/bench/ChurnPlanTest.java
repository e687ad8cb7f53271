package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChurnPlanTest {
  private static final int MEMBERS = 20;

  private final ChurnPlan plan = new ChurnPlan(MEMBERS);

  @Test
  void aChangeIsToldFromItsEvent() {
    for (long change = 0; change < 5 * MEMBERS; change++) {
      MemberOperation operation = plan.operation(change);

      assertThat(plan.change(event(operation))).as("change %d", change).hasValue(change);
    }
  }

  @Test
  void enteringBeforeTheChurnIsNoChange() {
    MemberOperation first = MemberOperation.enter(MemberClients.clientId(MEMBERS - 1), "");

    assertThat(plan.change(event(first))).isEmpty();
  }

  @Test
  void whoIsThereInTheEndIsKnownAndNeverMoreThanAtTheStart() {
    Set<Long> there = new HashSet<>();
    for (long member = 0; member < MEMBERS; member++) {
      there.add(member);
    }
    for (long change = 0; change < 5 * MEMBERS; change++) {
      if (ChurnPlan.isLeave(change)) {
        assertThat(there.remove(plan.member(change))).isTrue();
      } else {
        assertThat(there.add(plan.member(change))).isTrue();
      }

      Set<Long> expected = new HashSet<>();
      for (long member = ChurnPlan.firstLeft(change + 1);
          member < plan.endOfJoined(change + 1);
          member++) {
        expected.add(member);
      }
      assertThat(there).hasSizeLessThanOrEqualTo(MEMBERS).isEqualTo(expected);
    }
  }

  private static SeenMember event(MemberOperation operation) {
    return new SeenMember(operation.action(), "c1", operation.clientId(), "c1:0:0", 0, "");
  }
}
