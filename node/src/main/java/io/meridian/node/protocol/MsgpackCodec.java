package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * The protocol in MessagePack: a map with string keys a frame, integers in their smallest form, no
 * extension types.
 */
public final class MsgpackCodec implements Codec {
  private final WireReader reader = new WireReader(Format.MSGPACK);
  private final WireWriter writer = new WireWriter(Format.MSGPACK);
  private final Limits limits;

  /** A codec for clients under {@code limits}. */
  public MsgpackCodec(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Format format() {
    return Format.MSGPACK;
  }

  @Override
  public ProtocolMessage decode(byte[] frame) throws ProtocolException {
    return reader.frame(decodeTree(frame));
  }

  @Override
  public byte[] encode(ProtocolMessage message) {
    return encode(writer.frame(message));
  }

  @Override
  public List<Message> decodeMessages(byte[] body) throws ProtocolException {
    return reader.publishBody(decodeTree(body));
  }

  @Override
  public byte[] encodeMessages(List<Message> messages) {
    return encode(writer.messages(messages));
  }

  @Override
  public byte[] encodePresence(List<PresenceMessage> presence) {
    return encode(writer.presence(presence));
  }

  @Override
  public JsonNode decodeTree(byte[] body) throws ProtocolException {
    FrameSize.check(body.length, limits);
    return MsgpackTreeReader.read(body, Limits.MAX_NESTING);
  }

  @Override
  public byte[] encode(JsonNode tree) {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      MsgpackTreeWriter.write(packer, tree);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }
}
