package io.meridian.node.presence.horizon;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.presence.RegionOfTwo;
import io.meridian.presence.channel.Regions;
import io.meridian.presence.horizon.HorizonSettings;
import io.meridian.presence.horizon.Word;
import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import io.meridian.replication.wire.WireException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Two nodes of eu: one has a way to us, nobody has one to ap. */
class HorizonWatchTest {
  private static final RegionOfTwo REGION = new RegionOfTwo();
  private static final RegionId AP = new RegionId("ap");
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final HorizonSettings SETTINGS = new HorizonSettings(4_000, 2_500, 4);

  private final AtomicReference<Regions> here = new AtomicReference<>(Regions.ALONE);
  private final AtomicReference<Regions> there = new AtomicReference<>(Regions.ALONE);
  private final BlockingQueue<Word> sent = new LinkedBlockingQueue<>();
  private volatile Set<RegionId> reached = Set.of(US);
  private volatile long linkUps = 1;
  private volatile Membership members = Membership.of(EU, List.of(AP, US));

  @AfterAll
  static void stop() {
    REGION.close();
  }

  @Test
  void theNodesOfARegionHearForEachOther() {
    ActorRef<HorizonWatch.Command> one = spawn(REGION.one(), true, here);
    spawn(REGION.other(), false, there);

    // Ever again, as its link would: ap is silent to us, too.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              one.tell(new HorizonWatch.Told(US, apIsHidden()));
              return here.get().lost().contains(AP) && there.get().lost().contains(AP);
            });
    assertThat(here.get().hidden()).containsExactly(AP);
    assertThat(there.get().hidden()).containsExactly(AP);
    assertThat(there.get().counting()).containsExactly(AP, US);
    assertThat(there.get().majority()).isEqualTo(2);
    assertThat(sent).isNotEmpty();

    linkUps = 2;
    Awaitility.await().until(() -> here.get().linkUps().get(US) == 2);

    reached = Set.of();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                here.get().hidden().equals(Set.of(AP, US))
                    && there.get().hidden().equals(Set.of(AP, US)));
    assertThat(here.get().lost()).as("alone").isEmpty();
    assertThat(there.get().lost()).as("alone").isEmpty();
  }

  /** What only it holds is held by nobody who counts. */
  @Test
  void aRegionThatIsJoiningNeedsAMajorityOfTheOthers() {
    members = new Membership(EU, PeerState.JOINING, members.peers());

    ActorRef<HorizonWatch.Command> joining = spawn(REGION.one(), true, here);

    Awaitility.await().until(() -> here.get().majority() == 3);
    REGION.one().stop(joining);
    assertThat(members.majority()).isEqualTo(2);
  }

  private ActorRef<HorizonWatch.Command> spawn(
      ActorTestKit node, boolean reaches, AtomicReference<Regions> judged) {
    return node.spawn(
        HorizonWatch.create(
            new HorizonWatch.Links() {
              @Override
              public Membership members() {
                return members;
              }

              @Override
              public boolean reach(RegionId peer) {
                return reaches && reached.contains(peer);
              }

              @Override
              public long linkUps(RegionId peer) {
                return linkUps;
              }

              @Override
              public void send(byte[] word) {
                try {
                  sent.add(WordCodec.decode(word));
                } catch (WireException e) {
                  throw new IllegalStateException(e);
                }
              }
            },
            SETTINGS,
            judged::set));
  }

  private static Word apIsHidden() {
    TreeMap<RegionId, Word.Heard> heard = new TreeMap<>();
    heard.put(AP, new Word.Heard(Word.Heard.NEVER, 0, true));
    return new Word(heard);
  }
}
