package io.meridian.regions.cassandra;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Asks a Cassandra whether it serves CQL, without a driver: an OPTIONS frame of the native protocol
 * v4 is answered with SUPPORTED.
 *
 * <pre>
 * byte 0     1      2..3    4       5..8
 * version    flags  stream  opcode  length of the body
 * </pre>
 */
public final class CqlProbe {
  private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};
  private static final int OPCODE_INDEX = 4;
  private static final byte SUPPORTED = 6;
  private static final int TIMEOUT_MILLIS = 1_000;

  private CqlProbe() {}

  /** Takes at most about two seconds. */
  public static boolean answers(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(OPTIONS);
      var header = new byte[OPTIONS.length];
      new DataInputStream(socket.getInputStream()).readFully(header);
      return header[OPCODE_INDEX] == SUPPORTED;
    } catch (IOException e) {
      return false;
    }
  }
}
