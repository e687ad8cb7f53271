package io.meridian.chaos.fault;

import io.meridian.chaos.experiment.FaultTarget;
import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.wan.Wan;
import io.meridian.chaos.wan.WanLink;
import io.meridian.chaos.wan.Way;
import java.util.ArrayList;
import java.util.List;

/**
 * The ways between regions that a fault is done to. A region opens links to others and is opened
 * links by them; each carries bytes both ways.
 *
 * @param whole links that are struck both ways
 * @param oneWay those of which one way is struck
 */
record Links(List<WanLink> whole, List<OneWay> oneWay) {
  /** One way of a link. */
  record OneWay(WanLink link, Way way) {}

  Links {
    whole = List.copyOf(whole);
    oneWay = List.copyOf(oneWay);
  }

  /**
   * @throws IllegalArgumentException when the target is no link
   */
  static Links of(FaultTarget target, Wan wan) {
    if (target instanceof AllLinks all) {
      return new Links(wan.links(all.region()), List.of());
    }
    if (target instanceof Between between) {
      WanLink there = wan.link(between.from(), between.to());
      WanLink back = wan.link(between.to(), between.from());
      return between.bothWays()
          ? new Links(List.of(there, back), List.of())
          : new Links(
              List.of(), List.of(new OneWay(there, Way.FORWARD), new OneWay(back, Way.BACKWARD)));
    }
    throw new IllegalArgumentException(target + " is no link");
  }

  /** A connection has no half: one that is cut for one way is the one that its sender opens. */
  void cut() {
    whole.forEach(WanLink::cut);
    oneWay.stream().filter(link -> link.way() == Way.FORWARD).forEach(link -> link.link().cut());
  }

  void silence() {
    whole.forEach(WanLink::silence);
    oneWay.forEach(link -> link.link().silence(link.way()));
  }

  void heal() {
    all().forEach(WanLink::heal);
  }

  List<WanLink> all() {
    List<WanLink> all = new ArrayList<>(whole);
    oneWay.forEach(link -> all.add(link.link()));
    return all;
  }
}
