package io.meridian.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.junit.jupiter.api.Test;

class RegionViewTest {

  @Test
  void aNodeThatReachesAMajorityGoesOn() {
    assertThat(goesOn(3)).isTrue();
    assertThat(goesOn(3, 1)).isTrue();
    assertThat(goesOn(5, 1, 5)).isTrue();
  }

  @Test
  void aNodeThatReachesAMinorityDoesNot() {
    assertThat(goesOn(3, 2, 3)).isFalse();
    assertThat(goesOn(3, 1, 2)).isFalse();
    assertThat(goesOn(5, 1, 2, 3)).isFalse();
  }

  @Test
  void ofEqualHalvesTheOneWithTheLowestAddressGoesOn() {
    assertThat(goesOn(2, 2)).isTrue();
    assertThat(goesOn(2, 1)).isFalse();
    assertThat(goesOn(4, 3, 4)).isTrue();
    assertThat(goesOn(4, 1, 4)).isFalse();
  }

  @Test
  void whoLeftTheRegionIsNotMissed() {
    assertThat(goesOn(1, 2, 3)).isTrue();
  }

  @Test
  void beforeAnyNodeIsUpNothingIsCutOff() {
    assertThat(goesOn(0)).isTrue();
  }

  private static boolean goesOn(int nodes, Integer... lost) {
    SortedSet<Address> region = new TreeSet<>(Member.addressOrdering());
    for (int node = 1; node <= nodes; node++) {
      region.add(address(node));
    }
    List<Address> unreachable = Arrays.stream(lost).map(RegionViewTest::address).toList();
    return RegionView.goesOn(region, unreachable);
  }

  private static Address address(int node) {
    return new Address("pekko", "meridian", "127.0.71." + node, 25520);
  }
}
