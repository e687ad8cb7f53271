package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.node.protocol.PublishResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
  private static final ErrorInfo PROBLEM = ErrorCode.TIMEOUT.with("no answer");

  private final Acknowledgements answers = new Acknowledgements();

  @Test
  void anAnswerThatIsReadyEarlyWaitsForThoseBeforeIt() {
    expect(0, 1, 2);

    assertThat(acknowledge(2)).isEmpty();
    assertThat(acknowledge(1)).isEmpty();
    assertThat(acknowledge(0)).containsExactly("ACK 0+3");
    assertThat(answers.waiting()).isZero();
  }

  @Test
  void oneAckNeverSpansAHole() {
    expect(3, 4, 7, 8);

    acknowledge(8);
    acknowledge(7);
    acknowledge(4);

    assertThat(acknowledge(3)).containsExactly("ACK 3+2", "ACK 7+2");
  }

  @Test
  void aNackStandsBetweenTheRunsBeforeAndAfterIt() {
    expect(0, 1, 2, 3);

    acknowledge(3);
    refuse(2);
    acknowledge(1);

    assertThat(acknowledge(0)).containsExactly("ACK 0+2", "NACK 2+1", "ACK 3+1");
  }

  @Test
  void eachResultStandsAtItsOwnPlace() {
    expect(5, 6);
    answers.acknowledge(6, result("six"));

    ProtocolMessage ack = answers.acknowledge(5, result("five")).get(0);

    assertThat(ack.msgSerial()).isEqualTo(5);
    assertThat(ack.res()).containsExactly(result("five"), result("six"));
  }

  @Test
  void aFrameThatWaitsAlreadyIsNotExpectedTwice() {
    assertThat(answers.expect(0)).isTrue();
    assertThat(answers.expect(0)).isFalse();
    assertThat(acknowledge(0)).containsExactly("ACK 0+1");
  }

  @Test
  void aFrameThatWasAnsweredIsAnsweredAgainWhenItComesAgain() {
    expect(0, 1);
    acknowledge(0);
    acknowledge(1);

    expect(0, 1);

    acknowledge(1);
    assertThat(acknowledge(0)).containsExactly("ACK 0+2");
  }

  @Test
  void theFirstAnswerCounts() {
    expect(0, 1);
    refuse(1);
    acknowledge(1);

    assertThat(acknowledge(0)).containsExactly("ACK 0+1", "NACK 1+1");
    assertThat(acknowledge(1)).isEmpty();
    assertThat(refuse(0)).isEmpty();
  }

  @Test
  void everyFrameIsAnsweredOnceInTheOrderInWhichItCame() {
    Seeds.run(
        1,
        200,
        seed -> {
          SeededRandom random = new SeededRandom(seed);
          Acknowledgements any = new Acknowledgements();
          List<Long> came = new ArrayList<>();
          long next = 0;
          for (int i = 0; i < 40; i++) {
            next += random.between(1, 2);
            came.add(next);
            any.expect(next);
          }
          List<Long> answered = new ArrayList<>();

          for (long serial : random.shuffle(came)) {
            List<ProtocolMessage> frames =
                random.chance(0.2)
                    ? any.refuse(serial, PROBLEM)
                    : any.acknowledge(serial, result("s" + serial));
            frames.forEach(frame -> answered.addAll(answeredBy(frame)));
          }

          assertThat(answered).isEqualTo(came);
        });
  }

  private static List<Long> answeredBy(ProtocolMessage frame) {
    if (frame.action() == Action.ACK) {
      assertThat(frame.res()).hasSize(frame.count());
      for (int i = 0; i < frame.count(); i++) {
        assertThat(frame.res().get(i)).isEqualTo(result("s" + (frame.msgSerial() + i)));
      }
    }
    return LongStream.range(frame.msgSerial(), frame.msgSerial() + frame.count()).boxed().toList();
  }

  private void expect(long... serials) {
    for (long serial : serials) {
      answers.expect(serial);
    }
  }

  private List<String> acknowledge(long serial) {
    return texts(answers.acknowledge(serial, result("s" + serial)));
  }

  private List<String> refuse(long serial) {
    return texts(answers.refuse(serial, PROBLEM));
  }

  private static PublishResult result(String serial) {
    return new PublishResult(List.of(serial));
  }

  private static List<String> texts(List<ProtocolMessage> frames) {
    return frames.stream()
        .map(frame -> frame.action() + " " + frame.msgSerial() + "+" + frame.count())
        .toList();
  }
}
