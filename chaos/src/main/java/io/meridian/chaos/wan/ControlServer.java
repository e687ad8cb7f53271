package io.meridian.chaos.wan;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LinkFault;
import io.meridian.regions.launch.WanStatus;
import io.meridian.regions.wan.InvalidLatenciesException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * Takes orders on a loopback port, one at a time: a line of JSON there, one back. Only who can read
 * the file that it writes knows port and secret. A request longer than {@link #REQUEST_BYTES_MAX},
 * or one that takes too long, is answered with an error.
 */
final class ControlServer {
  static final int REQUEST_BYTES_MAX = 4 << 10;

  private static final int BACKLOG = 8;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int SECRET_BYTES = 32;
  private static final JsonMapper JSON = new JsonMapper();

  private final WanState state;
  private final ServerSocket listener;
  private final String secret;

  /** Listens on a port of its own choice. */
  ControlServer(WanState state) throws IOException {
    this.state = state;
    this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    this.secret = HexFormat.of().formatHex(bytes);
  }

  /** Writes port and secret, for the owner alone. */
  void writeDoor(Path file) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, listener.getLocalPort() + " " + secret + "\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Serves until the process ends. */
  void run() {
    while (!listener.isClosed()) {
      try (Socket caller = listener.accept()) {
        caller.setSoTimeout(TIMEOUT_MILLIS);
        String answer = answer(readLine(caller.getInputStream()));
        caller.getOutputStream().write((answer + "\n").getBytes(UTF_8));
      } catch (IOException e) {
        // Who asked has left, or said nothing: the next one is asked.
      }
    }
  }

  private static byte[] readLine(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (line.size() == REQUEST_BYTES_MAX) {
        return new byte[0];
      }
      line.write(next);
    }
    return line.toByteArray();
  }

  /** What is said to a request; nothing that it holds makes this fail. */
  String answer(byte[] line) {
    try {
      JsonNode request = line.length == 0 ? null : JSON.readTree(line);
      if (request == null || !request.isObject()) {
        return error("a request is one JSON object of at most " + REQUEST_BYTES_MAX + " bytes");
      }
      if (!MessageDigest.isEqual(
          secret.getBytes(UTF_8), request.path("secret").asText().getBytes(UTF_8))) {
        return error("the secret is wrong");
      }
      apply(request);
      return json(state.status()).toString();
    } catch (JsonProcessingException e) {
      return error("not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      return error(e.toString());
    } catch (IllegalArgumentException | InvalidLatenciesException e) {
      return error(String.valueOf(e.getMessage()));
    }
  }

  private void apply(JsonNode request) {
    String what = request.path("do").asText();
    switch (what) {
      case "show" -> {}
      case "profile" -> state.profile(request.path("profile").asText());
      default -> state.apply(fault(kind(what), request));
    }
  }

  private static LinkFault.Kind kind(String text) {
    return Arrays.stream(LinkFault.Kind.values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown order \"" + text + "\""));
  }

  private static LinkFault fault(LinkFault.Kind kind, JsonNode request) {
    return new LinkFault(
        kind,
        new RegionId(request.path("from").asText()),
        new RegionId(request.path("to").asText()),
        request.path("oneWay").asBoolean(),
        figure(request, "moreDelayMillis"),
        figure(request, "bytesPerSecond"));
  }

  private static OptionalLong figure(JsonNode request, String name) {
    JsonNode value = request.path(name);
    if (value.isMissingNode()) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(name + " is " + value + ", expected a whole number");
    }
    return OptionalLong.of(value.longValue());
  }

  private static ObjectNode json(WanStatus status) {
    ObjectNode root = JSON.createObjectNode().put("profile", status.profile());
    ArrayNode paths = root.putArray("paths");
    for (WanStatus.Path path : status.paths()) {
      paths
          .addObject()
          .put("from", path.from().value())
          .put("fromPlace", path.fromPlace())
          .put("to", path.to().value())
          .put("toPlace", path.toPlace())
          .put("oneWayMillis", path.oneWayMillis())
          .put("jitterMillis", path.jitterMillis())
          .put("state", path.state())
          .put("connections", path.connections());
    }
    return root;
  }

  private static String error(String problem) {
    return JSON.createObjectNode().put("error", problem).toString();
  }
}
