package io.meridian.node.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.replica.Membership;
import java.util.List;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.Option;

/** Nodes of eu share what us and ap said of it. */
class SharedLivesTest {
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final Membership MEMBERS = Membership.of(new RegionId("eu"), List.of(US, AP));
  private static final SelfUniqueAddress NODE =
      new SelfUniqueAddress(UniqueAddress.apply(Address.apply("pekko", "eu", "127.0.1.1", 1), 1L));
  private static final StoredLife UNPROVEN = new StoredLife(new Life(50, 3), 50);

  private LWWMap<String, String> shared = LWWMap.create();

  @Test
  void storageIsProvenWhenAllVouchForItsEpoch() {
    runs(UNPROVEN);
    recalled(US, UNPROVEN.life());
    vouched(US, 50);
    vouched(AP, 49);
    assertThat(isProven()).isFalse();
    vouched(AP, 50);

    assertThat(now().running()).isEqualTo(UNPROVEN);
    assertThat(isProven()).isTrue();
  }

  @Test
  void aPeerVouchesWhateverElseItSaysOfThatEpoch() {
    vouched(US, 50);
    vouched(AP, 50);
    recalled(US, new Life(50, 9));
    recalled(AP, null);

    assertThat(isProven()).isTrue();
    assertThat(now().newestRecalled()).isEqualTo(new Life(50, 9));
  }

  @Test
  void aPeerThatRecallsALaterEpochVouchesForTheEarlierOneNoMore() {
    vouched(US, 50);
    vouched(AP, 50);
    recalled(US, new Life(51, 0));
    vouched(US, 50);

    assertThat(isProven()).isFalse();
    assertThat(now().newestRecalled()).isEqualTo(new Life(51, 0));
  }

  @Test
  void aLaterBeatReplacesWhatRuns() {
    runs(UNPROVEN);
    runs(new StoredLife(new Life(50, 4), 0));

    assertThat(now().running()).isEqualTo(new StoredLife(new Life(50, 4), 0));
  }

  @Test
  void aLowerLifeDoesNotDisplaceTheOneThatRuns() {
    runs(new StoredLife(new Life(50, 4), 0));
    runs(UNPROVEN);

    assertThat(now().running()).isEqualTo(new StoredLife(new Life(50, 4), 0));
  }

  private void runs(StoredLife life) {
    apply(SharedLives.runs(NODE, life, Replicator.writeLocal()));
  }

  private void recalled(RegionId by, @Nullable Life life) {
    apply(SharedLives.recalled(NODE, by, life));
  }

  private void vouched(RegionId by, long epoch) {
    apply(SharedLives.vouched(NODE, by, epoch));
  }

  @SuppressWarnings("NullAway") // Nobody is answered: the update is applied here.
  private void apply(SharedLives.Change change) {
    shared = change.apply(null).modify().apply(Option.apply(shared));
  }

  private SharedLives now() {
    return SharedLives.of(shared);
  }

  private boolean isProven() {
    return now().vouchers(50).prove(MEMBERS);
  }
}
