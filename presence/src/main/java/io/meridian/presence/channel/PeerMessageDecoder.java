package io.meridian.presence.channel;

import io.meridian.presence.crdt.ByteReader;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.PresenceCodec;
import io.meridian.presence.crdt.PresenceDigest;
import io.meridian.presence.crdt.PresenceFormatException;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads one message in the layout that {@link PeerMessageCodec} draws. */
final class PeerMessageDecoder {
  private static final int REGION_CHARS_MAX = 16;
  private static final int PARTS_MAX = 1 << 16;

  private final ByteReader in;

  PeerMessageDecoder(ByteReader in) {
    this.in = in;
  }

  PeerMessage read() throws PresenceFormatException {
    long kind = in.number();
    if (kind == PeerMessageEncoder.DELTAS) {
      return deltas();
    } else if (kind == PeerMessageEncoder.TOLD) {
      return new PeerMessage.Told(in.number(), heard());
    } else if (kind == PeerMessageEncoder.COMPARE) {
      return new PeerMessage.Compare(in.eightBytes(), heard(), counts(), in.number("asks", 1) == 1);
    } else if (kind == PeerMessageEncoder.PULL) {
      return new PeerMessage.Pull(in.number(), bucketHashes());
    } else if (kind == PeerMessageEncoder.PART) {
      return new PeerMessage.Part(in.number(), in.number("part", PARTS_MAX), state());
    } else if (kind == PeerMessageEncoder.PULLED) {
      return pulled();
    } else if (kind == PeerMessageEncoder.COUNTS) {
      return new PeerMessage.CountsAre(counts());
    }
    throw new PresenceFormatException("presence message of kind " + kind + ", max 7");
  }

  private PeerMessage deltas() throws PresenceFormatException {
    PresenceState delta = state();
    Optional<Origin> first = delta.context().firstOrigin();
    Origin activation;
    if (in.number("form of activation", 1) == 1) {
      activation = first.orElseThrow(() -> new PresenceFormatException("delta has no origin"));
    } else {
      activation = activation();
      if (first.equals(Optional.of(activation))) {
        throw new PresenceFormatException("activation " + activation + " is written twice");
      }
    }
    long after = in.number();
    long through = Math.addExact(Math.addExact(after, in.number()), 1);
    List<LeaveNote> leaves = new ArrayList<>();
    for (int left = in.count("leaves", 9); left > 0; left--) {
      leaves.add(leave());
    }
    return new PeerMessage.Deltas(activation, after, through, delta, leaves);
  }

  private LeaveNote leave() throws PresenceFormatException {
    String connectionId = in.text("connectionId", MemberKey.TEXT_CHARS_MAX);
    MemberKey key = new MemberKey(connectionId, in.text("clientId", MemberKey.TEXT_CHARS_MAX));
    MessageId.Numbered upTo =
        new MessageId.Numbered(in.number(), in.number("index", Integer.MAX_VALUE));
    MessageId id =
        in.number("form of id", 1) == 1
            ? upTo
            : new MessageId.Synthesised(in.text("message id", MessageId.Synthesised.CHARS_MAX));
    long timestampMillis = in.number();
    int lengthAndOne = in.number("bytes of data + 1", Entry.DATA_BYTES_MAX + 1L);
    byte[] data = in.rawBytes("data", Math.max(0, lengthAndOne - 1));
    Entry leave = new Entry(data, id, timestampMillis, LeaveNote.NOBODY);
    return new LeaveNote(key, upTo, leave, lengthAndOne == 0);
  }

  private PeerMessage pulled() throws PresenceFormatException {
    long round = in.number();
    int parts = in.number("parts", PARTS_MAX);
    TreeSet<Integer> differing = new TreeSet<>();
    for (int left = in.count("buckets", 1); left > 0; left--) {
      differing.add(bucket(differing));
    }
    PresenceState seen = state();
    if (seen.memberCount() > 0) {
      throw new PresenceFormatException(
          "what was seen has " + seen.memberCount() + " members, max 0");
    }
    return new PeerMessage.Pulled(round, parts, differing, seen, heard());
  }

  private SortedMap<Integer, Long> bucketHashes() throws PresenceFormatException {
    TreeMap<Integer, Long> hashes = new TreeMap<>();
    for (int left = in.count("buckets", 9); left > 0; left--) {
      hashes.put(bucket(hashes.navigableKeySet()), in.eightBytes());
    }
    return hashes;
  }

  private int bucket(SortedSet<Integer> before) throws PresenceFormatException {
    int bucket = in.number("bucket", PresenceDigest.BUCKETS - 1);
    if (!before.isEmpty() && before.last() >= bucket) {
      throw new PresenceFormatException(
          "bucket " + bucket + " after " + before.last() + ", must be ascending");
    }
    return bucket;
  }

  private Heard heard() throws PresenceFormatException {
    TreeMap<Origin, Long> through = new TreeMap<>();
    for (int left = in.count("activations", 4); left > 0; left--) {
      Origin activation = activation();
      if (!through.isEmpty() && through.lastKey().compareTo(activation) >= 0) {
        throw new PresenceFormatException(
            "activation " + activation + " after " + through.lastKey() + ", must be ascending");
      }
      through.put(activation, in.number());
    }
    return new Heard(through);
  }

  private Origin activation() throws PresenceFormatException {
    return new Origin(new RegionId(in.text("region", REGION_CHARS_MAX)), in.number());
  }

  private Counts counts() throws PresenceFormatException {
    return new Counts(
        count("connections"),
        count("publishers"),
        count("subscribers"),
        count("presence subscribers"));
  }

  private int count(String name) throws PresenceFormatException {
    return in.number(name, Integer.MAX_VALUE);
  }

  private PresenceState state() throws PresenceFormatException {
    return PresenceCodec.decode(in.bytes("state", PeerMessageCodec.BYTES_MAX));
  }
}
