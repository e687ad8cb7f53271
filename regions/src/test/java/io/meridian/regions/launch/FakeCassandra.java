package io.meridian.regions.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** What the launcher sees of Cassandra: it reads its configuration and says SUPPORTED on CQL. */
public final class FakeCassandra {
  private static final byte[] SUPPORTED = {(byte) 0x84, 0, 0, 0, 6, 0, 0, 0, 0};

  private FakeCassandra() {}

  public static void main(String[] args) throws IOException {
    var configuration = new Properties();
    try (var lines =
        Files.newBufferedReader(Path.of(URI.create(System.getProperty("cassandra.config"))))) {
      configuration.load(lines); // enough of YAML for the two values needed
    }
    String address = configuration.getProperty("rpc_address").replace("\"", "");
    int port = Integer.parseInt(configuration.getProperty("native_transport_port"));
    try (var server = new ServerSocket(port, 50, InetAddress.getByName(address))) {
      while (true) {
        try (Socket client = server.accept()) {
          client.getInputStream().readNBytes(SUPPORTED.length);
          client.getOutputStream().write(SUPPORTED);
        }
      }
    }
  }
}
