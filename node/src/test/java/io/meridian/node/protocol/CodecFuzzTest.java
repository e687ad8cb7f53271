package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.meridian.node.protocol.Codec.Format;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Strangers' bytes: whatever comes, a decoder returns or throws a ProtocolException, soon and
 * within bounded memory.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CodecFuzzTest {
  private static final long SEED = 20_261_101;
  private static final int ROUNDS = 30_000;

  @ParameterizedTest
  @EnumSource(Format.class)
  void randomBytesAreRefusedOrRead(Format format) {
    Random random = new Random(SEED);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      decode(format, bytes, i);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void damagedFramesAreRefusedOrRead(Format format) {
    Random random = new Random(SEED);
    RandomFrames frames = new RandomFrames(SEED);
    Codec codec = Codec.of(format, Limits.DEFAULT);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] frame = codec.encode(frames.next());
      decode(format, Arrays.copyOf(frame, random.nextInt(frame.length)), i);
      for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
        frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      }
      decode(format, frame, i);
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void theLargestFramesOfTheSmallestPartsAreRead(Format format) {
    byte[] frame = new byte[Limits.DEFAULT.maxFrameSize()];
    if (format == Format.JSON) {
      byte[] part = "[],".getBytes(US_ASCII);
      for (int i = 1; i < frame.length - part.length; i++) {
        frame[i] = part[i % part.length];
      }
      frame[0] = '[';
    } else {
      Arrays.fill(frame, (byte) 0x90);
      frame[0] = (byte) 0xdd;
      int count = frame.length - 5;
      frame[1] = (byte) (count >>> 24);
      frame[2] = (byte) (count >>> 16);
      frame[3] = (byte) (count >>> 8);
      frame[4] = (byte) count;
    }
    long before = allocatedBytes();

    decode(format, frame, 0);

    assertThat(allocatedBytes() - before).as("bytes allocated").isLessThan(64L * frame.length);
  }

  private static void decode(Format format, byte[] bytes, int round) {
    Codec codec = Codec.of(format, Limits.DEFAULT);
    try {
      ProtocolMessage frame = codec.decode(bytes);
      assertThat(codec.decode(codec.encode(frame)).actionCode()).isEqualTo(frame.actionCode());
    } catch (ProtocolException e) {
      assertThat(e.error().code()).isBetween(40_000, 99_999);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(
          "seed " + SEED + ", round " + round + ", bytes " + Arrays.toString(bytes), e);
    }
  }

  private static long allocatedBytes() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
