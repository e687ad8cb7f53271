package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All that publish and subscribe in a run. */
final class SimulatedClients {
  private final ReplicationSimulation world;
  private final SeededRandom posts;
  private final List<SimulatedPublisher> publishers = new ArrayList<>();
  private final List<SimulatedSubscriber> subscribers = new ArrayList<>();
  private final List<SimulatedRestClient> restClients = new ArrayList<>();

  SimulatedClients(ReplicationSimulation world) {
    this.world = world;
    this.posts = world.random.child("posts");
  }

  /** The regions are there: who is connected for the whole run comes. */
  void connect() {
    for (int i = 0; i < world.options.whole(Option.PUBLISHERS); i++) {
      publishers.add(new SimulatedPublisher(world, "p" + i));
    }
    for (int i = 0; i < world.options.whole(Option.SUBSCRIBERS); i++) {
      SimulatedSubscriber subscriber = new SimulatedSubscriber(world, "s" + i);
      subscribers.add(subscriber);
      subscriber.move(subscriber.at());
    }
  }

  /** What they do of their own accord in a step. */
  void work() {
    publishers.forEach(SimulatedPublisher::work);
    if (posts.chance(world.options.get(Option.REST_RATE))) {
      SimulatedRestClient client = new SimulatedRestClient(world, "r" + restClients.size());
      restClients.add(client);
      client.post();
    }
  }

  /** The clients of a region go elsewhere. */
  void evacuate(RegionId id) {
    publishers.stream().filter(p -> p.at().equals(id)).forEach(SimulatedPublisher::moveOn);
    subscribers.stream().filter(s -> s.at().equals(id)).forEach(SimulatedSubscriber::moveOn);
  }

  boolean hasClientsAt(RegionId id) {
    return publishers.stream().anyMatch(publisher -> publisher.at().equals(id))
        || subscribers.stream().anyMatch(subscriber -> subscriber.at().equals(id));
  }

  boolean hasSubscribersAt(SimulatedRegion region) {
    return subscribers.stream().anyMatch(subscriber -> subscriber.isAt(region));
  }

  /** The clients of a region go elsewhere, or wait for it. */
  void leave(RegionId id) {
    for (SimulatedPublisher publisher : publishers) {
      if (publisher.at().equals(id) && !stays()) {
        publisher.moveOn();
      }
    }
    for (SimulatedSubscriber subscriber : subscribers) {
      if (subscriber.at().equals(id) && !stays()) {
        subscriber.moveOn();
      }
    }
  }

  private boolean stays() {
    boolean stays = world.random.chance(world.options.get(Option.STAYS));
    return stays && !world.options.is(Option.LOST_FOR_GOOD) && !world.options.is(Option.LIVENESS);
  }

  void deliver(SimulatedRegion region, Effect.Deliver deliver) {
    here(region, subscriber -> subscriber.deliver(deliver));
  }

  /** The region's log began anew: its subscribers read what they lack. */
  void beganAnew(SimulatedRegion region) {
    here(region, SimulatedSubscriber::beganAnew);
  }

  void entityStarted(SimulatedRegion region) {
    here(region, SimulatedSubscriber::entityStarted);
  }

  private void here(SimulatedRegion region, Consumer<SimulatedSubscriber> does) {
    for (SimulatedSubscriber subscriber : subscribers) {
      if (subscriber.isAt(region)) {
        does.accept(subscriber);
      }
    }
  }

  List<SimulatedPublisher> publishers() {
    return publishers;
  }

  List<SimulatedSubscriber> subscribers() {
    return subscribers;
  }

  List<SimulatedRestClient> restClients() {
    return restClients;
  }
}
