package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.chaos.bench.NodeHeap;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.Limits;
import io.meridian.regions.launch.NodeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Frames that no client sends: valid ones with bytes and values changed, in both formats. Whatever
 * the node makes of each, it goes on serving others and keeps nothing of it.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(120)
class FrameFuzzIT {
  private static final long SEED = 0x5eed_0fba_dfL;
  private static final int FRAMES_WARMING = 1_500;
  private static final int FRAMES = 6_000;
  private static final long HEAP_GROWTH_BYTES_MAX = 24L << 20;

  private static final JsonMapper JSON = new JsonMapper();
  private static final Codec MSGPACK = Codec.of(Codec.Format.MSGPACK, Limits.DEFAULT);

  private final Deployment deployment;
  private final Random random = new Random(SEED);

  FrameFuzzIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void framesThatMakeNoSenseNeitherStopANodeNorFillIt() {
    NodeId node = new NodeId(EU, 1);
    long pid = deployment.node(node).pid().orElseThrow();
    String channel = Deployment.channel("fuzz");
    sendFrames(FRAMES_WARMING, channel);
    long heapBytesBefore = NodeHeap.liveBytes(pid);

    sendFrames(FRAMES, channel);

    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () ->
                assertThat(NodeHeap.liveBytes(pid) - heapBytesBefore)
                    .as("heap growth in bytes, seed %x", SEED)
                    .isLessThan(HEAP_GROWTH_BYTES_MAX));
    try (Scene scene = new Scene()) {
      SdkClient client = scene.client("healthy", deployment.address(EU));
      String healthy = Deployment.channel("healthy");
      client.subscribe(healthy);
      client.publish(healthy);
      scene.endsWell();
      assertThat(client.acknowledged()).isEqualTo(1);
    }
    assertThat(deployment.node(node).pid()).hasValue(pid);
  }

  private void sendFrames(int count, String channel) {
    int sent = 0;
    while (sent < count) {
      boolean binary = random.nextBoolean();
      try (RawSocket socket =
          RawSocket.open(
              deployment.address(EU),
              "v=5&key=" + Deployment.KEY + "&format=" + (binary ? "msgpack" : "json"))) {
        while (sent < count && !socket.ended().isDone()) {
          sent++;
          byte[] frame = frame(channel, binary);
          if (binary) {
            socket.send(frame);
          } else {
            socket.send(new String(frame, StandardCharsets.ISO_8859_1));
          }
        }
      } catch (CompletionException ended) {
        // The node closed the socket at a frame: the next socket goes on.
      } catch (ExecutionException refused) {
        throw new AssertionError("the node refuses handshakes, seed " + SEED, refused);
      }
    }
  }

  private byte[] frame(String channel, boolean binary) {
    return switch (random.nextInt(6)) {
      case 0 -> bytes(random.nextInt(200));
      case 1 -> "[".repeat(random.nextInt(5_000)).getBytes(StandardCharsets.US_ASCII);
      case 2 -> msgpackSaysMoreThanItHas();
      case 3 -> changed(valid(channel, binary));
      default -> valid(channel, binary);
    };
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Headers of strings, arrays and maps of up to 4 GiB, with a few bytes behind them. */
  private byte[] msgpackSaysMoreThanItHas() {
    byte[] bytes = bytes(1 + random.nextInt(20));
    byte[] headers = {(byte) 0xdb, (byte) 0xdd, (byte) 0xdf, (byte) 0xc6, (byte) 0xc9};
    bytes[0] = headers[random.nextInt(headers.length)];
    return bytes;
  }

  private byte[] changed(byte[] frame) {
    byte[] bytes = frame.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private byte[] valid(String channel, boolean binary) {
    String json = valid(channel);
    try {
      return binary
          ? MSGPACK.encode(JSON.readTree(json))
          : json.getBytes(StandardCharsets.US_ASCII);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  /** A frame of the right shape with values that may be of any type. */
  private String valid(String channel) {
    return """
        {"action":%s,"channel":%s,"msgSerial":%s,"channelSerial":%s,"flags":%s,"id":%s,\
        "count":%s,"params":%s,"messages":%s,"presence":%s,"auth":%s}"""
        .formatted(
            random.nextBoolean() ? random.nextInt(24) : value(),
            random.nextBoolean() ? "\"" + channel + "\"" : value(),
            value(),
            value(),
            value(),
            value(),
            value(),
            value(),
            random.nextBoolean()
                ? "[{\"name\":" + value() + ",\"data\":" + value() + "}]"
                : value(),
            value(),
            value());
  }

  private String value() {
    return switch (random.nextInt(10)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> Long.toString(random.nextLong());
      case 3 -> "1e" + random.nextInt(400);
      case 4 -> "{\"a\":{\"b\":[null,{}]}}";
      case 5 -> "[1,\"two\",[3]]";
      case 6 -> "\"" + "x".repeat(random.nextInt(3_000)) + "\"";
      case 7 -> "\"\\u0000\\ud800\"";
      case 8 -> "\"\"";
      default -> Integer.toString(random.nextInt(100));
    };
  }
}
