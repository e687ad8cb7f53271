package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Reads one state in the layout that {@link PresenceCodec} draws. What the lattice relies on is
 * checked here: everything sorted and once, each live dot in the context and with one member, and
 * nothing below the floors.
 */
final class StateDecoder {
  private static final int REGION_CHARS_MAX = 16;

  private final ByteReader in;
  private final List<RegionId> regions = new ArrayList<>();
  private final List<Origin> origins = new ArrayList<>();
  private final List<Owner> owners = new ArrayList<>();

  StateDecoder(ByteReader in) {
    this.in = in;
  }

  PresenceState decode() throws PresenceFormatException {
    long version = in.number();
    if (version != PresenceCodec.FORMAT_VERSION) {
      throw new PresenceFormatException(
          "format version " + version + ", expected " + PresenceCodec.FORMAT_VERSION);
    }
    for (int left = in.count("regions", 2); left > 0; left--) {
      add(regions, new RegionId(in.text("region", REGION_CHARS_MAX)));
    }
    Floors floors = readFloors();
    CausalContext context = readContext(floors);
    for (int left = in.count("owners", 9); left > 0; left--) {
      add(owners, new Owner(region(), in.eightBytes()));
    }
    Members members = readMembers(context);
    in.expectEnd();
    return new PresenceState(floors, context, members);
  }

  private Floors readFloors() throws PresenceFormatException {
    List<RegionId> raised = new ArrayList<>();
    TreeMap<RegionId, Long> epochs = new TreeMap<>();
    for (int left = in.count("floors", 2); left > 0; left--) {
      add(raised, region());
      epochs.put(raised.get(raised.size() - 1), in.number());
    }
    return epochs.isEmpty() ? Floors.NONE : new Floors(epochs);
  }

  private CausalContext readContext(Floors floors) throws PresenceFormatException {
    TreeMap<Origin, Counters> seen = new TreeMap<>();
    for (int left = in.count("origins", 5); left > 0; left--) {
      Origin origin = new Origin(region(), in.number());
      add(origins, origin);
      if (floors.covers(origin)) {
        throw new PresenceFormatException("origin " + origin + " is below its region's floor");
      }
      seen.put(origin, readCounters(origin));
    }
    return CausalContext.of(seen);
  }

  private Counters readCounters(Origin origin) throws PresenceFormatException {
    int runs = in.count("runs", 2);
    if (runs == 0) {
      throw new PresenceFormatException("origin " + origin + " has no counters");
    }
    Counters.Builder counters = new Counters.Builder(runs);
    long end = -1;
    for (int run = 0; run < runs; run++) {
      long first = Math.addExact(end + 2, in.number());
      end = Math.addExact(first, in.number());
      if (end > Long.MAX_VALUE - 2) {
        throw new PresenceFormatException("counter " + end + " of " + origin + " is too high");
      }
      counters.add(first, end);
    }
    return counters.build();
  }

  private Members readMembers(CausalContext context) throws PresenceFormatException {
    long earliestMillis = in.number();
    List<String> connectionIds = new ArrayList<>();
    List<MemberKey> keys = new ArrayList<>();
    List<Version> versions = new ArrayList<>();
    for (int left = in.count("connections", 13); left > 0; left--) {
      String connectionId = in.text("connectionId", MemberKey.TEXT_CHARS_MAX);
      add(connectionIds, connectionId);
      for (int clients = atLeastOne(in.count("clients", 10)); clients > 0; clients--) {
        add(keys, new MemberKey(connectionId, in.text("clientId", MemberKey.TEXT_CHARS_MAX)));
        versions.add(readVersions(context, earliestMillis));
      }
    }
    return Members.ofAscending(keys, versions);
  }

  private Version readVersions(CausalContext context, long earliestMillis)
      throws PresenceFormatException {
    int count = in.number("entries of a member", PresenceCodec.ENTRIES_PER_MEMBER_MAX);
    List<Dot> dots = new ArrayList<>();
    Version versions = null;
    for (int left = atLeastOne(count); left > 0; left--) {
      Dot dot = new Dot(origins.get(in.number("origin", origins.size() - 1)), in.number());
      add(dots, dot);
      if (!context.contains(dot)) {
        throw new PresenceFormatException("dot " + dot + " is live and not in the context");
      }
      versions = Version.insert(versions, dot, readEntry(earliestMillis));
    }
    return Objects.requireNonNull(versions);
  }

  private Entry readEntry(long earliestMillis) throws PresenceFormatException {
    Owner owner = owners.get(in.number("owner", owners.size() - 1));
    long serial = in.number();
    MessageId id =
        serial == 0
            ? new MessageId.Synthesised(in.text("message id", MessageId.Synthesised.CHARS_MAX))
            : new MessageId.Numbered(serial - 1, in.number("index", Integer.MAX_VALUE));
    long timestampMillis = Math.addExact(earliestMillis, in.number());
    return new Entry(in.bytes("data", Entry.DATA_BYTES_MAX), id, timestampMillis, owner);
  }

  private RegionId region() throws PresenceFormatException {
    return regions.get(in.number("region index", regions.size() - 1));
  }

  private static int atLeastOne(int count) throws PresenceFormatException {
    if (count == 0) {
      throw new PresenceFormatException("a connection or a member has nothing below it, min 1");
    }
    return count;
  }

  private static <T extends Comparable<T>> void add(List<T> sorted, T next)
      throws PresenceFormatException {
    if (!sorted.isEmpty() && sorted.get(sorted.size() - 1).compareTo(next) >= 0) {
      throw new PresenceFormatException(
          next + " after " + sorted.get(sorted.size() - 1) + ", must be ascending");
    }
    sorted.add(next);
  }
}
