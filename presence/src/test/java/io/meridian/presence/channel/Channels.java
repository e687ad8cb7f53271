package io.meridian.presence.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceFormatException;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A channel in three regions whose links are perfect, or cut. All messages pass as bytes. */
final class Channels {
  static final RegionId AP = new RegionId("ap");
  static final RegionId EU = new RegionId("eu");
  static final RegionId US = new RegionId("us");
  static final MemberKey ALICE = new MemberKey("conn-a", "alice");
  static final MemberKey BOB = new MemberKey("conn-b", "bob");
  static final long WALL = 1_700_000_000_000L;

  record InTransit(RegionId from, RegionId to, byte[] message) {}

  final SortedMap<RegionId, ChannelPresence> regions = new TreeMap<>();
  final Map<RegionId, List<Shown>> shown = new TreeMap<>();
  final Map<Long, Outcome> answers = new TreeMap<>();
  final Map<RegionId, PresenceState> kept = new TreeMap<>();
  final Set<List<RegionId>> cuts = new HashSet<>();
  final Map<RegionId, Long> clockSkew = new TreeMap<>();
  final List<InTransit> carried = new ArrayList<>();
  private final Deque<InTransit> transit = new ArrayDeque<>();
  private final PresenceSettings settings;
  private final List<RegionId> all;
  private long nowMillis = 10_000;
  private long tickets;
  private long linkUps = 1;
  private long activations;

  Channels(PresenceSettings settings, RegionId... all) {
    this.settings = settings;
    this.all = List.of(all);
    this.all.forEach(region -> kept.put(region, PresenceState.EMPTY));
    this.all.forEach(region -> shown.put(region, new ArrayList<>()));
    this.all.forEach(this::activate);
    pass(settings.tickMillis());
  }

  static Channels threeRegions() {
    return new Channels(PresenceSettings.DEFAULT, AP, EU, US);
  }

  /** A new activation, from what was kept. */
  void activate(RegionId region) {
    activations++;
    PresenceState from = Objects.requireNonNull(kept.get(region));
    regions.put(
        region,
        new ChannelPresence(
            settings, region, from, wall(region), activations, seenBy(region), moment(region)));
  }

  Regions seenBy(RegionId region, RegionId... hidden) {
    TreeMap<RegionId, Long> peers = new TreeMap<>();
    all.stream().filter(peer -> !peer.equals(region)).forEach(peer -> peers.put(peer, linkUps));
    Set<RegionId> gone = new TreeSet<>(Arrays.asList(hidden));
    return Regions.of(peers, peers.keySet(), all.size() / 2 + 1, gone, Set.of());
  }

  /** A majority agrees that they are gone. */
  static Regions lost(Regions regions, RegionId... lost) {
    Set<RegionId> gone = new TreeSet<>(Arrays.asList(lost));
    return Regions.of(regions.linkUps(), regions.counting(), regions.majority(), gone, gone);
  }

  ChannelPresence at(RegionId region) {
    return Objects.requireNonNull(regions.get(region));
  }

  private long wall(RegionId region) {
    return WALL + nowMillis + clockSkew.getOrDefault(region, 0L);
  }

  Moment moment(RegionId region) {
    return new Moment(wall(region), nowMillis);
  }

  void handle(RegionId region, Input... inputs) {
    for (Effect effect : at(region).handle(List.of(inputs), moment(region))) {
      if (effect instanceof Effect.Send send) {
        byte[] bytes = PeerMessageCodec.encode(send.message());
        transit.add(new InTransit(region, send.to(), bytes));
      } else if (effect instanceof Effect.Show show) {
        Objects.requireNonNull(shown.get(region)).addAll(show.shown());
      } else if (effect instanceof Effect.Answer answer) {
        assertThat(answers.put(answer.ticket(), answer.outcome())).isNull();
      } else if (effect instanceof Effect.Keep keep) {
        kept.merge(region, keep.delta(), PresenceState::join);
      }
    }
  }

  /** Carries what is in transit, and what that leads to, until nothing is. */
  void settle() {
    while (!transit.isEmpty()) {
      InTransit next = transit.remove();
      if (!cuts.contains(List.of(next.from(), next.to())) && regions.containsKey(next.to())) {
        carried.add(next);
        handle(next.to(), new Input.Heard(next.from(), decoded(next.message())));
      }
    }
  }

  static PeerMessage decoded(byte[] bytes) {
    try {
      return PeerMessageCodec.decode(bytes);
    } catch (PresenceFormatException e) {
      throw new AssertionError(e);
    }
  }

  /** Time passes for all, in ticks. */
  void pass(long millis) {
    for (long end = nowMillis + millis; nowMillis < end; ) {
      nowMillis += settings.tickMillis();
      List.copyOf(regions.keySet()).forEach(region -> handle(region, new Input.Tick()));
      settle();
    }
  }

  void cut(RegionId from, RegionId to) {
    cuts.add(List.of(from, to));
  }

  void cutBothWays(RegionId one, RegionId other) {
    cut(one, other);
    cut(other, one);
  }

  void healAll() {
    cuts.clear();
    linkUps++;
    regions.keySet().forEach(region -> handle(region, new Input.RegionsAre(seenBy(region))));
    settle();
  }

  static Holder holder(RegionId region, long attachment) {
    return new Holder(new Owner(region, 1), attachment);
  }

  Entry entry(RegionId region, long msgSerial, String data) {
    return new Entry(
        data.getBytes(StandardCharsets.UTF_8),
        new MessageId.Numbered(msgSerial, 0),
        wall(region),
        new Owner(region, 1));
  }

  long enter(RegionId region, long attachment, MemberKey key, long msgSerial) {
    return operate(
        region, attachment, new Change.Enter(key, entry(region, msgSerial, "status " + msgSerial)));
  }

  long leave(RegionId region, long attachment, MemberKey key, long msgSerial) {
    return operate(region, attachment, new Change.Leave(key, entry(region, msgSerial, ""), true));
  }

  long operate(RegionId region, long attachment, Change... changes) {
    long ticket = ++tickets;
    handle(
        region,
        new Input.Operate(
            ticket, holder(region, attachment), 15_000, List.of(changes), true, 30_000));
    settle();
    return ticket;
  }

  void release(RegionId region, long attachment, boolean left) {
    handle(region, new Input.Released(holder(region, attachment), left));
    settle();
  }

  Set<MemberKey> visible(RegionId region) {
    return at(region).visible().keySet();
  }

  List<Shown.Kind> kinds(RegionId region, MemberKey key) {
    return Objects.requireNonNull(shown.get(region)).stream()
        .filter(each -> each.key().equals(key))
        .map(Shown::kind)
        .toList();
  }

  /** What the member showed before it left. */
  Entry entryShown(RegionId region, MemberKey key) {
    return Objects.requireNonNull(shown.get(region)).stream()
        .filter(each -> each.key().equals(key) && each.kind() != Shown.Kind.LEAVE)
        .reduce((first, second) -> second)
        .orElseThrow()
        .entry();
  }

  Shown last(RegionId region) {
    List<Shown> told = Objects.requireNonNull(shown.get(region));
    return told.get(told.size() - 1);
  }
}
