package io.meridian.regions.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.regions.RegionId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Talks to the emulated network: one line of JSON there, one back, on a loopback port that it wrote
 * to a file with a secret. A request has the secret and what to {@code do}:
 *
 * <pre>
 * {"secret": "…", "do": "show"}
 * {"secret": "…", "do": "profile", "profile": "near"}
 * {"secret": "…", "do": "slow", "from": "eu", "to": "us", "oneWay": true,
 *  "moreDelayMillis": 200, "bytesPerSecond": 10000}
 * </pre>
 *
 * and so each of {@link LinkFault.Kind}. The answer is {@code {"error": "…"}}, or the network as it
 * is then, see {@link WanStatus}.
 */
final class WanControl {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int ANSWER_BYTES_MAX = 64 << 10;
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;

  /**
   * @param file where the network wrote its port and its secret
   */
  WanControl(Path file) {
    this.file = file;
  }

  /** The network as it is; empty when it does not answer. */
  Optional<WanStatus> show() {
    try {
      return ask(JSON.createObjectNode().put("do", "show"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Changes all delays to those of another profile.
   *
   * @throws LaunchException when it refuses or does not answer
   */
  WanStatus profile(String name) {
    return require(JSON.createObjectNode().put("do", "profile").put("profile", name));
  }

  /** As {@link #profile}. */
  WanStatus apply(LinkFault fault) {
    ObjectNode request =
        JSON.createObjectNode()
            .put("do", fault.kind().text())
            .put("from", fault.from().value())
            .put("to", fault.to().value())
            .put("oneWay", fault.oneWay());
    fault.moreDelayMillis().ifPresent(millis -> request.put("moreDelayMillis", millis));
    fault.bytesPerSecond().ifPresent(bytes -> request.put("bytesPerSecond", bytes));
    return require(request);
  }

  private WanStatus require(ObjectNode request) {
    try {
      return ask(request)
          .orElseThrow(() -> new LaunchException("the emulated network does not run"));
    } catch (IOException e) {
      throw new LaunchException("the emulated network does not answer", e);
    }
  }

  private Optional<WanStatus> ask(ObjectNode request) throws IOException {
    String[] door;
    try {
      door = Files.readString(file).strip().split(" ", -1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (door.length != 2 || !door[0].matches("[0-9]{1,5}")) {
      throw new IOException(file + " does not hold a port and a secret");
    }
    request.put("secret", door[1]);
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(door[0])),
          TIMEOUT_MILLIS);
      socket.getOutputStream().write((request + "\n").getBytes(UTF_8));
      return Optional.of(
          status(JSON.readTree(socket.getInputStream().readNBytes(ANSWER_BYTES_MAX))));
    } catch (JsonProcessingException e) {
      throw new IOException("it does not answer in JSON", e);
    }
  }

  private static WanStatus status(JsonNode answer) {
    if (answer.has("error")) {
      throw new LaunchException("the emulated network: " + answer.get("error").asText());
    }
    List<WanStatus.Path> paths = new ArrayList<>();
    for (JsonNode path : answer.path("paths")) {
      paths.add(
          new WanStatus.Path(
              new RegionId(path.path("from").asText()),
              path.path("fromPlace").asText(),
              new RegionId(path.path("to").asText()),
              path.path("toPlace").asText(),
              path.path("oneWayMillis").asDouble(),
              path.path("jitterMillis").asDouble(),
              path.path("state").asText(),
              path.path("connections").asInt()));
    }
    return new WanStatus(answer.path("profile").asText(), paths);
  }
}
