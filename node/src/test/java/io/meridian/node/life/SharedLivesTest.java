package io.meridian.node.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.Founding;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.replica.Membership;
import java.util.List;
import java.util.Objects;
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
  void itFoundsItselfWhenAllSaidThatTheyNeverHeardOfIt() {
    begins(UNPROVEN, true);
    recalled(US, null);
    assertThat(founding().isDone(MEMBERS)).isFalse();
    recalled(AP, null);

    assertThat(now().running()).isEqualTo(UNPROVEN);
    assertThat(founding().isDone(MEMBERS)).isTrue();
  }

  @Test
  void whatAPeerSaysOfThisLifeDoesNotUnsayThatItNeverHeardOfAnEarlierOne() {
    begins(UNPROVEN, true);
    recalled(US, null);
    recalled(US, UNPROVEN.life());
    recalled(AP, null);

    assertThat(founding().isDone(MEMBERS)).isTrue();
    assertThat(now().newestRecalled()).isEqualTo(UNPROVEN.life());
  }

  @Test
  void aPeerThatRemembersIsBelievedWhateverItSaysLater() {
    begins(UNPROVEN, true);
    recalled(US, new Life(7, 9));
    recalled(US, null);
    recalled(AP, null);

    assertThat(founding().failed()).isTrue();
    assertThat(now().newestRecalled()).isEqualTo(new Life(7, 9));
  }

  @Test
  void aBeatKeepsThatItFoundsItselfUntilThatIsOver() {
    begins(UNPROVEN, true);
    apply(SharedLives.goesOn(NODE, new StoredLife(new Life(50, 4), 50), false));
    assertThat(now().founds()).isTrue();
    apply(SharedLives.goesOn(NODE, new StoredLife(new Life(50, 5), 0), true));

    assertThat(now().founds()).isFalse();
  }

  @Test
  void aLowerLifeDoesNotDisplaceTheOneThatRuns() {
    begins(new StoredLife(new Life(50, 4), 0), false);
    begins(UNPROVEN, true);

    assertThat(now().running()).isEqualTo(new StoredLife(new Life(50, 4), 0));
    assertThat(now().founding()).isNull();
  }

  private void begins(StoredLife life, boolean founds) {
    apply(SharedLives.begins(NODE, life, founds, Replicator.writeLocal()));
  }

  private void recalled(RegionId by, @Nullable Life life) {
    apply(SharedLives.recalled(NODE, by, life));
  }

  @SuppressWarnings("NullAway") // Nobody is answered: the update is applied here.
  private void apply(SharedLives.Change change) {
    shared = change.apply(null).modify().apply(Option.apply(shared));
  }

  private SharedLives now() {
    return SharedLives.of(shared);
  }

  private Founding founding() {
    return Objects.requireNonNull(now().founding(), "the region founds itself");
  }
}
