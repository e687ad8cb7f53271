package io.meridian.chaos.fault;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class RepeatingTest {
  static List<Exception> failures() {
    return List.of(new IOException("no such file"), new IllegalStateException("no such process"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aRoundThatFailedIsToldAtTheEndInWhateverWayItDid(Exception failure)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Repeating flapping =
        new Repeating(
            "flap",
            () -> {
              begun.countDown();
              if (failure instanceof IOException refused) {
                throw refused;
              }
              throw (RuntimeException) failure;
            });
    begun.await();

    assertThatThrownBy(flapping::close)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("flap ended early: ")
        .hasMessageContaining("no such")
        .hasCause(failure);
  }

  @Test
  void roundsThatWorkEndWithoutAWord() throws InterruptedException {
    CountDownLatch rounds = new CountDownLatch(3);
    Repeating flapping =
        new Repeating(
            "flap",
            () -> {
              rounds.countDown();
              Thread.sleep(1);
            });
    rounds.await();

    assertThatCode(flapping::close).doesNotThrowAnyException();
  }
}
