package io.meridian.node.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.life.Life;
import io.meridian.replication.life.StoredLife;
import org.junit.jupiter.api.Test;

class KnownLifeTest {
  private final KnownLife life = new KnownLife(stored(7, 10));

  @Test
  void storageThatWentOnIsLearnt() {
    assertThat(life.contradiction(new Life(7, 10), stored(7, 12))).isNull();

    assertThat(life.known()).isEqualTo(stored(7, 12));
  }

  @Test
  void storageThatWentBackIsFound() {
    assertThat(life.contradiction(new Life(7, 10), stored(7, 9)))
        .isEqualTo("storage went back to 7/9, and was at 7/10");
  }

  @Test
  void anotherEpochIsFoundWhetherHigherOrLower() {
    assertThat(life.contradiction(new Life(7, 10), stored(8, 0)))
        .isEqualTo("storage is at 8/0, another epoch than 7/10");
    assertThat(life.contradiction(new Life(7, 10), stored(6, 99))).isNotNull();
  }

  @Test
  void storageThatIsNewIsFound() {
    assertThat(life.contradiction(new Life(7, 10), null))
        .isEqualTo("storage is new, and was at 7/10");
  }

  @Test
  void whatAnotherNodeWroteWhileStorageAnsweredIsNoContradiction() {
    life.learnt(stored(7, 11));

    assertThat(life.contradiction(new Life(7, 10), stored(7, 10))).isNull();
    assertThat(life.known()).isEqualTo(stored(7, 11));
  }

  @Test
  void anotherEpochIsNotLearntFromOtherNodes() {
    life.learnt(stored(8, 1));

    assertThat(life.known()).isEqualTo(stored(7, 10));
  }

  private static StoredLife stored(long epoch, long beats) {
    return new StoredLife(new Life(epoch, beats), 0);
  }
}
