package io.meridian.node.presence.horizon;

import io.meridian.presence.channel.Regions;
import io.meridian.presence.horizon.Horizon;
import io.meridian.presence.horizon.HorizonSettings;
import io.meridian.presence.horizon.Word;
import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * Judges for this node which regions are silent. A peer's word arrives at one node of the region,
 * by that peer's link, and is passed on to the others once; each also tells the others its own. So
 * a node with a broken way to a region does not hide it while another node has a way.
 */
public final class HorizonWatch extends AbstractBehavior<HorizonWatch.Command> {
  private static final ServiceKey<Command> SIBLINGS = ServiceKey.create(Command.class, "horizon");
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  /** How late a link that came up, or a changed topology, is seen by presence. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** The node's links to the other regions. */
  public interface Links {
    /** The regions as they are now. */
    Membership members();

    /** Whether the region answers on this node's link to it. */
    boolean reach(RegionId peer);

    /** How often that link came up. */
    long linkUps(RegionId peer);

    /** To each region, without a promise that it arrives. */
    void send(byte[] word);
  }

  public sealed interface Command permits Told, Siblings, Look, Tell, SiblingWord {}

  /** Another region's node said it on its link. */
  public record Told(RegionId by, Word word) implements Command {}

  record Siblings(Receptionist.Listing listing) implements Command {}

  enum Look implements Command {
    INSTANCE
  }

  enum Tell implements Command {
    INSTANCE
  }

  private final Links links;
  private final Consumer<Regions> judged;
  private final Horizon horizon;
  private Regions newest = Regions.ALONE;
  private Set<ActorRef<Command>> siblings = Set.of();

  private HorizonWatch(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Links links,
      HorizonSettings settings,
      Consumer<Regions> judged) {
    super(context);
    this.links = links;
    this.judged = judged;
    this.horizon = new Horizon(settings);
    Receptionist receptionist = Receptionist.get(context.getSystem());
    receptionist.ref().tell(Receptionist.register(SIBLINGS, context.getSelf()));
    receptionist
        .ref()
        .tell(
            Receptionist.subscribe(
                SIBLINGS, context.messageAdapter(Receptionist.Listing.class, Siblings::new)));
    timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK_EVERY);
    timers.startTimerWithFixedDelay(Tell.INSTANCE, TELL_EVERY);
    look();
  }

  /**
   * @param judged is told the regions whenever they are not as before, and once at the start before
   *     anything else is done
   */
  public static Behavior<Command> create(
      Links links, HorizonSettings settings, Consumer<Regions> judged) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new HorizonWatch(context, timers, links, settings, judged)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Told.class, this::onTold)
        .onMessage(SiblingWord.class, this::onSiblingWord)
        .onMessage(Siblings.class, this::onSiblings)
        .onMessage(Look.class, look -> onLook())
        .onMessage(Tell.class, tell -> onTell())
        .build();
  }

  private Behavior<Command> onTold(Told told) {
    horizon.told(told.by(), told.word(), nowMillis());
    toSiblings(new SiblingWord(told.by(), told.word()));
    return this;
  }

  private Behavior<Command> onSiblingWord(SiblingWord passedOn) {
    RegionId by = passedOn.by();
    if (by == null) {
      horizon.toldBySibling(passedOn.word(), nowMillis());
    } else {
      horizon.told(by, passedOn.word(), nowMillis());
    }
    return this;
  }

  private Behavior<Command> onSiblings(Siblings found) {
    TreeSet<ActorRef<Command>> others =
        new TreeSet<>(found.listing().getServiceInstances(SIBLINGS));
    others.remove(getContext().getSelf());
    siblings = others;
    return this;
  }

  private Behavior<Command> onLook() {
    look();
    return this;
  }

  private Behavior<Command> onTell() {
    look();
    Word word = horizon.word(nowMillis());
    links.send(WordCodec.encode(word));
    toSiblings(new SiblingWord(null, word));
    return this;
  }

  private void toSiblings(SiblingWord word) {
    siblings.forEach(sibling -> sibling.tell(word));
  }

  private void look() {
    long now = nowMillis();
    Membership members = links.members();
    horizon.regionsAre(members.peers().keySet(), now);
    members.peers().keySet().stream()
        .filter(links::reach)
        .forEach(peer -> horizon.hears(peer, now));
    TreeMap<RegionId, Long> linkUps = new TreeMap<>();
    TreeSet<RegionId> counting = new TreeSet<>();
    for (RegionId peer : members.peers().keySet()) {
      linkUps.put(peer, links.linkUps(peer));
      if (members.counts(peer)) {
        counting.add(peer);
      }
    }
    Regions regions =
        Regions.of(
            linkUps,
            counting,
            majorityWithSelf(members),
            horizon.hidden(now),
            horizon.lost(counting, members.countsSelf(), members.majority(), now));
    if (!regions.equals(newest)) {
      newest = regions;
      judged.accept(regions);
    }
  }

  /** Of a region that is joining nothing counts but what others hold. */
  private static int majorityWithSelf(Membership members) {
    return members.countsSelf() ? members.majority() : members.majority() + 1;
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
