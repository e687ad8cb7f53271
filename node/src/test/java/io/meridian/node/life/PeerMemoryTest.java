package io.meridian.node.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.life.Life;
import org.junit.jupiter.api.Test;

class PeerMemoryTest {
  private static final PeerMemory.Step READ = new PeerMemory.Read();

  private final PeerMemory memory = new PeerMemory();

  @Test
  void aBeatIsWrittenWhenItIsAboveWhatIsStored() {
    memory.heard(life(5));
    assertThat(memory.next()).isEqualTo(READ);
    memory.isStored(life(4), null);

    assertThat(memory.next()).isEqualTo(new PeerMemory.Write(life(5)));
    memory.wrote(life(5));
    assertThat(memory.next()).isNull();
  }

  @Test
  void beatsThatComeDuringAWriteAreOneWrite() {
    givenStored(1);
    memory.heard(life(2));
    assertThat(memory.next()).isEqualTo(new PeerMemory.Write(life(2)));

    memory.heard(life(3));
    memory.heard(life(4));
    assertThat(memory.next()).isNull();
    memory.wrote(life(2));

    assertThat(memory.next()).isEqualTo(new PeerMemory.Write(life(4)));
    memory.wrote(life(4));
    assertThat(memory.next()).isNull();
  }

  @Test
  void aBeatThatIsStoredIsNotWrittenAgain() {
    givenStored(5);
    memory.heard(life(5));

    assertThat(memory.next()).isNull();
  }

  @Test
  void whoSaysLessThanIsStoredIsTold() {
    givenStored(5);
    memory.heard(life(4));

    assertThat(memory.next()).isEqualTo(new PeerMemory.Tell(life(5), false));
    assertThat(memory.next()).isNull();
  }

  @Test
  void whoAsksIsToldWhatIsStoredThenSinceAnotherNodeMayHaveWritten() {
    givenStored(5);
    memory.asked();

    assertThat(memory.next()).isEqualTo(READ);
    memory.isStored(life(9), null);
    assertThat(memory.next()).isEqualTo(new PeerMemory.Tell(life(9), false));
    assertThat(memory.next()).isNull();
  }

  @Test
  void aRegionThatWasNeverHeardOfIsToldSo() {
    memory.asked();
    assertThat(memory.next()).isEqualTo(READ);
    memory.isStored(null, null);

    assertThat(memory.next()).isEqualTo(new PeerMemory.Tell(null, false));
  }

  @Test
  void whoAsksIsToldWhetherThisLifeOfItsStorageWasFoundToHoldAll() {
    memory.asked();
    memory.next();
    memory.isStored(life(9), 7L);
    assertThat(memory.next()).isEqualTo(new PeerMemory.Tell(life(9), true));

    memory.heard(new Life(8, 0));
    memory.asked();
    memory.next();
    memory.isStored(life(9), 7L);
    assertThat(memory.next())
        .as("another epoch")
        .isEqualTo(new PeerMemory.Tell(new Life(8, 0), false));
  }

  @Test
  void whoAsksDuringAWriteIsAnsweredAfterIt() {
    givenStored(1);
    memory.heard(life(2));
    memory.next();
    memory.asked();
    assertThat(memory.next()).isNull();
    memory.wrote(life(2));

    assertThat(memory.next()).isEqualTo(READ);
  }

  @Test
  void whatFailsIsLeftForTheNextBeat() {
    memory.heard(life(2));
    memory.next();
    memory.failed();
    assertThat(memory.next()).isNull();

    memory.heard(life(3));
    assertThat(memory.next()).isEqualTo(READ);
  }

  private void givenStored(long beats) {
    memory.heard(life(beats));
    memory.next();
    memory.isStored(life(beats), null);
    assertThat(memory.next()).isNull();
  }

  private static Life life(long beats) {
    return new Life(7, beats);
  }
}
