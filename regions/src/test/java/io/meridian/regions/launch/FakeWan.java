package io.meridian.regions.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/** What the launcher sees of the emulated network: it takes orders and says what it was told. */
public final class FakeWan {
  private static final JsonMapper JSON = new JsonMapper();

  private FakeWan() {}

  public static void main(String[] args) throws IOException {
    String profile = System.getenv("MERIDIAN_WAN_PROFILE");
    String state = "well";
    try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      RunFolder.replace(
          Path.of(System.getenv("MERIDIAN_WAN_CONTROL")), listener.getLocalPort() + " secret\n");
      System.out.println("first profile " + profile);
      while (true) {
        try (Socket caller = listener.accept()) {
          var in = new BufferedReader(new InputStreamReader(caller.getInputStream(), UTF_8));
          JsonNode order = JSON.readTree(in.readLine());
          String what = order.path("do").asText();
          if (what.equals("profile")) {
            profile = order.path("profile").asText();
          } else if (!what.equals("show")) {
            state = what + (order.path("oneWay").asBoolean() ? " one way" : "");
          }
          caller.getOutputStream().write(answer(profile, state).getBytes(UTF_8));
        }
      }
    }
  }

  private static String answer(String profile, String state) {
    return """
        {"profile": "%s", "paths": [{"from": "r21", "fromPlace": "frankfurt", "to": "r22",
         "toPlace": "virginia", "oneWayMillis": 43.5, "jitterMillis": 1, "state": "%s",
         "connections": 2}]}
        """
        .formatted(profile, state);
  }
}
