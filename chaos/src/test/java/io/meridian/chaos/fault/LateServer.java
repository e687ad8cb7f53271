package io.meridian.chaos.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens WebSockets, says one thing on each, and the rest when it is told to. */
final class LateServer implements AutoCloseable {
  private static final String KEY = "sec-websocket-key: ";
  private static final String ACCEPTS = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final String first;

  /**
   * @param first what each client is told at once, at most 125 characters
   */
  LateServer(String first) throws IOException {
    this.first = first;
    Thread accepting = new Thread(this::accept, "late server");
    accepting.setDaemon(true);
    accepting.start();
  }

  String endpoint() {
    return listening.getInetAddress().getHostAddress() + ":" + listening.getLocalPort();
  }

  List<Socket> open() {
    return open;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open(socket);
        open.add(socket);
        say(socket, first);
      }
    } catch (IOException closed) {
      // That is how it ends.
    }
  }

  private static void open(Socket socket) throws IOException {
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      request.append((char) socket.getInputStream().read());
    }
    String key =
        request
            .toString()
            .lines()
            .filter(line -> line.regionMatches(true, 0, KEY, 0, KEY.length()))
            .map(line -> line.substring(KEY.length()).strip())
            .findFirst()
            .orElseThrow();
    String answer =
        """
        HTTP/1.1 101 Switching Protocols
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Accept: %s

        """
            .formatted(Base64.getEncoder().encodeToString(sha1(key + ACCEPTS)));
    socket
        .getOutputStream()
        .write(answer.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] sha1(String text) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A text in one frame. */
  static void say(Socket socket, String text) throws IOException {
    byte[] frame = new byte[2 + text.length()];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) text.length();
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, frame, 2, text.length());
    socket.getOutputStream().write(frame);
  }

  /** Whether a client that says nothing has its connection still. */
  static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(20);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException open) {
      return true;
    } catch (IOException reset) {
      return false;
    }
  }

  /** Returns when the client has ended the connection. */
  static void awaitEnd(Socket socket) {
    try {
      socket.setSoTimeout(10_000);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException open) {
      throw new AssertionError("the client has not ended its connection", open);
    } catch (IOException reset) {
      // As good as its end.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
