package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Base;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.position.Replay;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Trimmed base for a new region: {@code eu} and {@code us} have forgotten what is older than their
 * retention when {@code ap} joins. Messages between them arrive at once, in the order in which they
 * were sent.
 */
class TrimmedBaseTest {
  private static final RegionId AP = new RegionId("ap");
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final LogLimits LIMITS = new LogLimits(1_000, 50, 600_000, 2, 8, 20);
  private static final long RETENTION_MILLIS = 120_000;

  private final TreeMap<RegionId, Region> regions = new TreeMap<>();
  private final Deque<Runnable> onTheirWay = new ArrayDeque<>();
  private long nowMillis = 1_000;

  @Test
  void aNewRegionBeginsAtTheBaseAndGetsWhatFollows() {
    Region ap = joinsAfterTrimming();

    assertThat(ap.log.base()).isEqualTo(region(EU).log.base());
    assertThat(ap.log.vector()).isEqualTo(region(EU).log.vector());
    assertThat(ap.stored()).isNotEmpty().noneMatch(ap.log.base()::covers);
    assertThat(ap.effects).contains(new Effect.BeganAnew());
  }

  @Test
  void aPublisherGoesOnWhereItsEarlierMessagesAreForgotten() {
    Region ap = joinsAfterTrimming();

    ap.does(publish("p", 11, 10));
    settle();

    assertThat(ap.refusals()).isEmpty();
    Entry eleventh = ap.journalEntries().get(ap.journalEntries().size() - 1).entry();
    assertThat(eleventh.after()).isEqualTo(new Dot(region(EU).replica.origin(), 10));
    assertThat(region(US).log.vector()).isEqualTo(ap.log.vector());
    assertThat(region(US).fateOf(eleventh.dot())).isEqualTo(Stored.Fate.LIVE);
  }

  @Test
  void aForgottenMessageThatIsSentAgainIsNotANewOne() {
    Region ap = joinsAfterTrimming();
    VersionVector before = ap.log.vector();
    Serial second = region(EU).serials.get(2L);

    ap.does(publish("p", 2, Draft.PREVIOUS_UNKNOWN));
    settle();

    assertThat(ap.log.vector()).isEqualTo(before);
    assertThat(ap.effects).contains(new Effect.Acknowledge(2, second));
  }

  @Test
  void aTwinOfAForgottenMessageIsRecognised() {
    Region ap = joinsAfterTrimming();
    Origin sa = new Origin(new RegionId("sa"), 1, 1);
    Serial late = new Serial(9_000_000, 0, sa);
    PublishKey second = PublishKey.numbered("p", 2);
    Entry twin = new Entry(new Dot(sa, 1), second, null, null, late, payload(2));

    ap.does(arrived(US, new Exchange.Entries(List.of(twin), VersionVector.EMPTY)));

    assertThat(ap.fateOf(twin.dot())).isEqualTo(Stored.Fate.DUPLICATE);
  }

  @Test
  void aMessageThatWasLateIsNotDeliveredWhereTheReasonIsForgotten() {
    given(EU, US);
    publishes(EU, 5, 6);
    Origin sa = new Origin(new RegionId("sa"), 1, 1);
    PublishKey fourth = PublishKey.numbered("p", 4);
    Entry late =
        new Entry(new Dot(sa, 1), fourth, null, null, new Serial(2_000, 0, sa), payload(4));
    region(EU).does(arrived(US, new Exchange.Entries(List.of(late), VersionVector.EMPTY)));
    settle();
    assertThat(region(EU).fateOf(late.dot())).isEqualTo(Stored.Fate.LATE);
    for (long number = 7; region(EU).log.base().equals(VersionVector.EMPTY); number++) {
      publishes(EU, number, number);
    }
    assertThat(region(EU).log.base().covers(late.dot())).isFalse();

    Map<Dot, Stored.Fate> told = region(EU).log.sharedBase().undelivered();

    assertThat(told).containsExactly(Map.entry(late.dot(), Stored.Fate.LATE));
    Region ap = joins(PeerState.JOINING);
    VersionVector base = region(EU).log.base();
    ap.does(arrived(EU, new Exchange.Begin(new Base(base, Map.of(), Map.of(), told), base)));
    ap.does(arrived(US, new Exchange.Entries(List.of(late), VersionVector.EMPTY)));
    assertThat(ap.fateOf(late.dot())).isEqualTo(Stored.Fate.LATE);
  }

  @Test
  void aPositionIsResumedIfItCoversTheBaseAndElseGoesOnBehindIt() {
    Region ap = joinsAfterTrimming();
    Position atTheBase = new Position(ap.log.base(), new TreeMap<>());

    assertThat(atTheBase.from(ap.log.resumable())).isSameAs(atTheBase);
    Position behind = Position.START.from(ap.log.resumable());
    assertThat(behind).isNotEqualTo(Position.START);
    Position notShown =
        new Position(atTheBase.vector(), atTheBase.marks(), VersionVector.EMPTY)
            .from(ap.log.resumable());
    assertThat(notShown.showsAll()).isTrue();
    assertThat(notShown.vector().covers(ap.log.resumable())).isTrue();
    Replay replay = new Replay(behind, ap.replica.majority(), ap.replica.delivered());
    replay.survey(ap.journalEntries());
    assertThat(replay.deliver(ap.journalEntries()).stream().map(Delivery::entry).map(Entry::dot))
        .containsExactlyElementsOf(ap.stored());
  }

  @Test
  void aReturningRegionKeepsItsOwnEntriesAndItsSubscribersAreTold() {
    given(EU, US);
    Region ap = joins(PeerState.DETACHED);
    ap.does(publish("own", 1, Draft.PREVIOUS_UNKNOWN));
    onTheirWay.clear();
    ap.effects.clear();
    Position subscriber = ap.replica.position();
    publishes(EU, 1, 10);

    ap.does(new Input.Compare());
    settle();

    assertThat(ap.effects).contains(new Effect.BeganAnew());
    assertThat(subscriber.from(ap.log.resumable())).isNotEqualTo(subscriber);
    assertThat(ap.log.base().covers(new Dot(ap.replica.origin(), 1))).isFalse();
    assertThat(region(EU).log.vector()).isEqualTo(ap.log.vector());
    assertThat(region(EU).fateOf(new Dot(ap.replica.origin(), 1))).isEqualTo(Stored.Fate.LIVE);
  }

  @Test
  void aBaseThatLiesAddsNothingToTheOwnLineAndNothingThatItsSenderDoesNotClaim() {
    given(EU, US);
    publishes(EU, 1, 3);
    Region eu = region(EU);
    VersionVector before = eu.log.vector();
    Dot own = new Dot(eu.replica.origin(), 1_000);
    Dot later = new Dot(new Origin(EU, 1, 999), 5);
    Dot theirs = new Dot(region(US).replica.origin(), 7);

    eu.does(begin(VersionVector.EMPTY.with(own), VersionVector.EMPTY.with(own)));
    eu.does(begin(VersionVector.EMPTY.with(later), VersionVector.EMPTY.with(later)));
    eu.does(begin(VersionVector.EMPTY.with(theirs), VersionVector.EMPTY));

    assertThat(eu.log.vector()).isEqualTo(before);
  }

  @Test
  void aDetachedOrJoiningRegionDoesNotKeepTheOthersFromForgetting() {
    given(EU, US);
    joins(PeerState.DETACHED);
    publishes(EU, 1, 10);
    assertThat(region(EU).log.base()).isNotEqualTo(VersionVector.EMPTY);
  }

  @Test
  void anAttachedRegionThatHasNotConfirmedKeepsTheOthersFromForgetting() {
    given(EU, US);
    joins(PeerState.ATTACHED);
    publishes(EU, 1, 10);
    assertThat(region(EU).log.base()).isEqualTo(VersionVector.EMPTY);
  }

  @Test
  void aJournalThatBeginsAnewAndForgetsIsRecoveredFromASnapshot() {
    Region ap = joinsAfterTrimming();
    LogState.Snapshot taken = ap.log.snapshot();
    ap.does(publish("p", 11, 10));
    settle();

    LogState restored = LogState.restore(LIMITS, taken);
    ap.journal
        .subList((int) taken.events(), ap.journal.size())
        .forEach(event -> restored.apply(event, AP));
    LogState replayed = new LogState(LIMITS);
    ap.journal.forEach(event -> replayed.apply(event, AP));

    assertThat(restored.snapshot()).isEqualTo(ap.log.snapshot());
    assertThat(replayed.snapshot()).isEqualTo(ap.log.snapshot());
  }

  // ---- the regions

  private Region joinsAfterTrimming() {
    given(EU, US);
    publishes(EU, 1, 10);
    assertThat(region(EU).log.base()).isNotEqualTo(VersionVector.EMPTY);
    Region ap = joins(PeerState.JOINING);
    ap.does(new Input.Compare());
    settle();
    return ap;
  }

  private void given(RegionId... ids) {
    for (RegionId id : ids) {
      regions.put(id, new Region(id, Membership.of(id, others(List.of(ids), id))));
    }
  }

  /** A region that hears nothing until it asks. */
  private Region joins(PeerState as) {
    PeerState itself = as == PeerState.JOINING ? as : PeerState.ATTACHED;
    TreeMap<RegionId, PeerState> peers = new TreeMap<>();
    regions.keySet().forEach(peer -> peers.put(peer, PeerState.ATTACHED));
    for (Region region : regions.values()) {
      TreeMap<RegionId, PeerState> others = new TreeMap<>(region.members.peers());
      others.put(AP, as);
      region.become(new Membership(region.id, PeerState.ATTACHED, others));
    }
    Region ap = new Region(AP, new Membership(AP, itself, peers));
    regions.put(AP, ap);
    return ap;
  }

  /** One every 30 s; what is sent to {@code ap} before it asks is lost. */
  private void publishes(RegionId at, long first, long last) {
    for (long number = first; number <= last; number++) {
      nowMillis += 30_000;
      region(at).does(publish("p", number, Draft.PREVIOUS_UNKNOWN));
      settle();
    }
  }

  private void settle() {
    for (Runnable next = onTheirWay.poll(); next != null; next = onTheirWay.poll()) {
      next.run();
    }
  }

  private Region region(RegionId id) {
    return regions.get(id);
  }

  private static List<RegionId> others(List<RegionId> ids, RegionId id) {
    return ids.stream().filter(other -> !other.equals(id)).toList();
  }

  private final class Region {
    final RegionId id;
    final LogState log = new LogState(LIMITS);
    final List<LogEvent> journal = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    final Map<Long, Serial> serials = new TreeMap<>();
    final ChannelReplica replica;
    Membership members;
    boolean asked;

    Region(RegionId id, Membership members) {
      this.id = id;
      this.members = members;
      this.replica =
          new ChannelReplica(
              new ReplicaSettings(
                  240, 3, 1 << 19, 1 << 20, 100, 1 << 20, 10_000, 8_000, RETENTION_MILLIS),
              members,
              log,
              log.nextOrigin(id, 1, 1, 0),
              0,
              now());
    }

    void become(Membership now) {
      members = now;
      does(new Input.MembersAre(now));
    }

    void does(Input input) {
      asked |= id.equals(AP) && input instanceof Input.Compare;
      ChannelReplica.Decision decision = replica.decide(List.of(input), now());
      decision.atOnce().forEach(this::carryOut);
      LogEvent.Appended event = decision.event();
      if (event != null) {
        journal.add(event);
        log.apply(event, id);
      }
      replica.complete(decision).forEach(this::carryOut);
    }

    private void carryOut(Effect effect) {
      effects.add(effect);
      if (effect instanceof Effect.Send send) {
        send(send.to(), send.body());
      } else if (effect instanceof Effect.SendFromJournal read) {
        send(read.to(), new Exchange.Entries(lacking(read), log.vector()));
      } else if (effect instanceof Effect.Acknowledge acknowledged) {
        serials.put(acknowledged.ticket(), acknowledged.serial());
      }
    }

    private List<Entry> lacking(Effect.SendFromJournal read) {
      assertThat(read.firstEvent()).isGreaterThanOrEqualTo(log.firstEvent());
      return entries(journal.subList((int) read.firstEvent() - 1, journal.size())).stream()
          .map(Stored::entry)
          .filter(entry -> !read.held().covers(entry.dot()))
          .limit(3)
          .toList();
    }

    private void send(RegionId to, Exchange body) {
      Region receiver = regions.get(to);
      if (receiver != null && (!to.equals(AP) || receiver.asked)) {
        onTheirWay.add(() -> receiver.does(arrived(id, body)));
      }
    }

    /** What the journal has from the first event that is kept. */
    List<Stored> journalEntries() {
      return entries(journal.subList((int) log.firstEvent() - 1, journal.size()));
    }

    List<Dot> stored() {
      return journalEntries().stream().map(stored -> stored.entry().dot()).toList();
    }

    Stored.@Nullable Fate fateOf(Dot dot) {
      return entries(journal).stream()
          .filter(stored -> stored.entry().dot().equals(dot))
          .map(Stored::fate)
          .findFirst()
          .orElse(null);
    }

    List<Effect> refusals() {
      return effects.stream().filter(Effect.Refuse.class::isInstance).toList();
    }

    private static List<Stored> entries(List<LogEvent> events) {
      return events.stream()
          .filter(LogEvent.Appended.class::isInstance)
          .flatMap(event -> ((LogEvent.Appended) event).entries().stream())
          .toList();
    }
  }

  private Moment now() {
    return new Moment(1_000_000 + nowMillis, nowMillis);
  }

  private static Input publish(String publisher, long number, long previous) {
    return new Input.Publish(
        number,
        PublishKey.numbered(publisher, number),
        previous,
        payload(number),
        Durability.MAJORITY);
  }

  private static byte[] payload(long number) {
    return new byte[] {(byte) number};
  }

  private static Input arrived(RegionId from, Exchange body) {
    return new Input.Arrived(from, 1, body);
  }

  private static Input begin(VersionVector base, VersionVector head) {
    return arrived(US, new Exchange.Begin(new Base(base, Map.of(), Map.of(), Map.of()), head));
  }
}
