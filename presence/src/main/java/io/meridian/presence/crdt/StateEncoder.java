package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes one state in the layout that {@link PresenceCodec} draws. */
final class StateEncoder {
  private final PresenceState state;
  private final ByteWriter out = new ByteWriter();
  private final TreeSet<RegionId> regions = new TreeSet<>();
  private final TreeSet<Owner> owners = new TreeSet<>();
  private final TreeMap<String, List<Map.Entry<MemberKey, Version>>> connections = new TreeMap<>();
  private long earliestMillis = Long.MAX_VALUE;

  StateEncoder(PresenceState state) {
    this.state = state;
  }

  byte[] encode() {
    gather();
    Map<RegionId, Integer> regionIndex = indexes(regions);
    Map<Origin, Integer> originIndex = indexes(state.context().seen().keySet());
    Map<Owner, Integer> ownerIndex = indexes(owners);
    out.number(PresenceCodec.FORMAT_VERSION);
    out.number(regions.size());
    regions.forEach(region -> out.text(region.value()));
    out.number(state.floors().epochs().size());
    state
        .floors()
        .epochs()
        .forEach(
            (region, epoch) -> {
              writeIndex(regionIndex, region);
              out.number(epoch);
            });
    out.number(originIndex.size());
    state
        .context()
        .seen()
        .forEach(
            (origin, counters) -> {
              writeIndex(regionIndex, origin.region());
              out.number(origin.epoch());
              writeCounters(counters);
            });
    out.number(owners.size());
    for (Owner owner : owners) {
      writeIndex(regionIndex, owner.region());
      out.eightBytes(owner.incarnation());
    }
    out.number(earliestMillis);
    writeConnections(originIndex, ownerIndex);
    return out.toBytes();
  }

  private void gather() {
    regions.addAll(state.floors().epochs().keySet());
    state.context().seen().keySet().forEach(origin -> regions.add(origin.region()));
    for (Map.Entry<MemberKey, Version> member : state.members().byKey()) {
      connections
          .computeIfAbsent(member.getKey().connectionId(), id -> new ArrayList<>())
          .add(member);
      for (Version v = member.getValue(); v != null; v = v.next()) {
        owners.add(v.entry().owner());
        regions.add(v.entry().owner().region());
        earliestMillis = Math.min(earliestMillis, v.entry().timestampMillis());
      }
    }
    if (connections.isEmpty()) {
      earliestMillis = 0;
    }
  }

  private void writeCounters(Counters counters) {
    out.number(counters.runCount());
    long end = -1;
    for (int run = 0; run < counters.runCount(); run++) {
      // Runs never touch, so the least first counter is 1, and then two after the last run's end.
      out.number(counters.first(run) - end - 2);
      out.number(counters.last(run) - counters.first(run));
      end = counters.last(run);
    }
  }

  private void writeConnections(Map<Origin, Integer> originIndex, Map<Owner, Integer> ownerIndex) {
    out.number(connections.size());
    connections.forEach(
        (connectionId, clients) -> {
          out.text(connectionId);
          out.number(clients.size());
          for (Map.Entry<MemberKey, Version> client : clients) {
            out.text(client.getKey().clientId());
            out.number(entryCount(client));
            for (Version v = client.getValue(); v != null; v = v.next()) {
              writeIndex(originIndex, v.dot().origin());
              out.number(v.dot().counter());
              writeIndex(ownerIndex, v.entry().owner());
              writeEntry(v.entry());
            }
          }
        });
  }

  private static int entryCount(Map.Entry<MemberKey, Version> member) {
    int count = Version.count(member.getValue());
    if (count > PresenceCodec.ENTRIES_PER_MEMBER_MAX) {
      throw new IllegalStateException(
          "member "
              + member.getKey()
              + " has "
              + count
              + " entries, max "
              + PresenceCodec.ENTRIES_PER_MEMBER_MAX);
    }
    return count;
  }

  private void writeEntry(Entry entry) {
    if (entry.id() instanceof MessageId.Numbered numbered) {
      out.number(numbered.msgSerial() + 1);
      out.number(numbered.index());
    } else if (entry.id() instanceof MessageId.Synthesised synthesised) {
      out.number(0);
      out.text(synthesised.value());
    }
    out.number(entry.timestampMillis() - earliestMillis);
    out.bytes(entry.data());
  }

  private <T> void writeIndex(Map<T, Integer> indexes, T value) {
    out.number(Objects.requireNonNull(indexes.get(value)));
  }

  private static <T> Map<T, Integer> indexes(Collection<T> sorted) {
    Map<T, Integer> indexes = new HashMap<>();
    sorted.forEach(each -> indexes.put(each, indexes.size()));
    return indexes;
  }
}
