package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttachWaitsTest {
  private final AttachWaits waits = new AttachWaits();

  @Test
  void eachWaitsFromItsFirstAttachUntilItIsThere() {
    waits.begins("one", 0);
    waits.begins("two", 400);
    waits.begins("one", 900);

    assertThat(waits.since(1_000, 999)).isEmpty();
    assertThat(waits.since(1_000, 1_000)).containsExactly("one");
    assertThat(waits.since(1_000, 1_400)).containsExactly("one", "two");

    waits.ends("one");
    assertThat(waits.since(1_000, 1_400)).containsExactly("two");
  }
}
