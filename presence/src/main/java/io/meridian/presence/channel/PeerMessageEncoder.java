package io.meridian.presence.channel;

import io.meridian.presence.crdt.ByteWriter;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.PresenceCodec;
import java.util.List;
import java.util.Optional;

/** Writes one message in the layout that {@link PeerMessageCodec} draws. */
final class PeerMessageEncoder {
  static final int DELTAS = 1;
  static final int TOLD = 2;
  static final int COMPARE = 3;
  static final int PULL = 4;
  static final int PART = 5;
  static final int PULLED = 6;
  static final int COUNTS = 7;

  private final ByteWriter out;

  PeerMessageEncoder(ByteWriter out) {
    this.out = out;
  }

  void write(PeerMessage message) {
    if (message instanceof PeerMessage.Deltas deltas) {
      write(deltas);
    } else if (message instanceof PeerMessage.Told told) {
      out.number(TOLD);
      out.number(told.epoch());
      write(told.heard());
    } else if (message instanceof PeerMessage.Compare compare) {
      out.number(COMPARE);
      out.eightBytes(compare.hash());
      write(compare.heard());
      write(compare.counts());
      out.number(compare.asks() ? 1 : 0);
    } else if (message instanceof PeerMessage.Pull pull) {
      write(pull);
    } else if (message instanceof PeerMessage.Part part) {
      out.number(PART);
      out.number(part.round());
      out.number(part.part());
      out.bytes(PresenceCodec.encode(part.members()));
    } else if (message instanceof PeerMessage.Pulled pulled) {
      write(pulled);
    } else if (message instanceof PeerMessage.CountsAre are) {
      out.number(COUNTS);
      write(are.counts());
    }
  }

  private void write(PeerMessage.Deltas deltas) {
    out.number(DELTAS);
    out.bytes(PresenceCodec.encode(deltas.delta()));
    if (deltas.delta().context().firstOrigin().equals(Optional.of(deltas.activation()))) {
      out.number(1);
    } else {
      out.number(0);
      write(deltas.activation());
    }
    out.number(deltas.after());
    out.number(deltas.through() - deltas.after() - 1);
    write(deltas.leaves());
  }

  private void write(List<LeaveNote> leaves) {
    out.number(leaves.size());
    for (LeaveNote note : leaves) {
      out.text(note.key().connectionId());
      out.text(note.key().clientId());
      out.number(note.upTo().msgSerial());
      out.number(note.upTo().index());
      if (note.leave().id() instanceof MessageId.Synthesised synthesised) {
        out.number(0);
        out.text(synthesised.value());
      } else {
        out.number(1);
      }
      out.number(note.leave().timestampMillis());
      out.number(note.keepsData() ? 0 : note.leave().data().length + 1L);
      out.rawBytes(note.leave().data());
    }
  }

  private void write(PeerMessage.Pull pull) {
    out.number(PULL);
    out.number(pull.round());
    out.number(pull.buckets().size());
    pull.buckets()
        .forEach(
            (bucket, hash) -> {
              out.number(bucket);
              out.eightBytes(hash);
            });
  }

  private void write(PeerMessage.Pulled pulled) {
    out.number(PULLED);
    out.number(pulled.round());
    out.number(pulled.parts());
    out.number(pulled.differing().size());
    pulled.differing().forEach(out::number);
    out.bytes(PresenceCodec.encode(pulled.seen()));
    write(pulled.heard());
  }

  private void write(Heard heard) {
    out.number(heard.through().size());
    heard
        .through()
        .forEach(
            (activation, number) -> {
              write(activation);
              out.number(number);
            });
  }

  private void write(Origin activation) {
    out.text(activation.region().value());
    out.number(activation.epoch());
  }

  private void write(Counts counts) {
    out.number(counts.connections());
    out.number(counts.publishers());
    out.number(counts.subscribers());
    out.number(counts.presenceSubscribers());
  }
}
