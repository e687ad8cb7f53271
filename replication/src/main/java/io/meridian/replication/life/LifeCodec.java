package io.meridian.replication.life;

import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireReader;
import io.meridian.replication.wire.WireWriter;

/** What regions say about their storage, as bytes: version, kind, then numbers. */
public final class LifeCodec {
  private static final int VERSION = 1;
  private static final int BEAT = 1;
  private static final int RECALL = 2;
  private static final int RECALLED = 3;
  private static final int RECALLED_NOTHING = 4;
  private static final int VOUCH = 5;

  private LifeCodec() {}

  public static byte[] encode(LifeMessage message) {
    WireWriter out = new WireWriter(32).writeByte(VERSION);
    if (message instanceof LifeMessage.Beat beat) {
      write(out.writeByte(BEAT), beat.life());
    } else if (message instanceof LifeMessage.Recall) {
      out.writeByte(RECALL);
    } else if (message instanceof LifeMessage.Recalled recalled) {
      Life life = recalled.life();
      if (life == null) {
        out.writeByte(RECALLED_NOTHING);
      } else {
        write(out.writeByte(RECALLED), life);
      }
    } else if (message instanceof LifeMessage.Vouch vouch) {
      out.writeByte(VOUCH).writeNumber(vouch.epoch());
    }
    return out.toBytes();
  }

  private static void write(WireWriter out, Life life) {
    out.writeNumber(life.epoch()).writeNumber(life.beats());
  }

  /**
   * @throws WireException when the bytes are not such a message; it says why
   */
  public static LifeMessage decode(byte[] bytes) throws WireException {
    WireReader in = new WireReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new WireException("life message of version " + version + ", known is " + VERSION);
    }
    int kind = in.readByte();
    LifeMessage message =
        switch (kind) {
          case BEAT -> new LifeMessage.Beat(readLife(in));
          case RECALL -> new LifeMessage.Recall();
          case RECALLED -> new LifeMessage.Recalled(readLife(in));
          case RECALLED_NOTHING -> new LifeMessage.Recalled(null);
          case VOUCH -> new LifeMessage.Vouch(readEpoch(in));
          default -> throw new WireException("life message of kind " + kind + ", known are 1 to 5");
        };
    in.expectEnd();
    return message;
  }

  private static Life readLife(WireReader in) throws WireException {
    return new Life(readEpoch(in), in.readNumber());
  }

  private static long readEpoch(WireReader in) throws WireException {
    long epoch = in.readNumber();
    if (epoch == 0) {
      throw new WireException("life of epoch 0, min 1");
    }
    return epoch;
  }
}
