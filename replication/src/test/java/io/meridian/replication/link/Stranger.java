package io.meridian.replication.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import org.apache.pekko.util.ByteString;

/** A plain socket that says what it likes. */
final class Stranger implements AutoCloseable {
  private final Socket socket = new Socket(LinkScene.HOST, LinkScene.PORT);
  private final DataInputStream in = new DataInputStream(socket.getInputStream());
  private final Frame challenge;

  Stranger() throws Exception {
    socket.setSoTimeout(10_000);
    challenge = read();
  }

  void proveItself() throws Exception {
    Handshake handshake = new Handshake(LinkScene.SECRET, LinkScene.US);
    Frame hello = handshake.hello(challenge, Handshake.nonce(), LinkScene.EU);
    send(LinkScene.frame(hello.kind(), hello.body().toArray()));
    assertThat(read().kind()).isEqualTo(Frame.Kind.WELCOME);
  }

  private Frame read() throws Exception {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return Frame.decode(ByteString.fromArray(bytes));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void sendsNoMore() throws IOException {
    socket.shutdownOutput();
  }

  boolean isClosed() {
    try {
      return in.read() == -1;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
