package io.meridian.chaos.sdk;

import io.ably.lib.types.AblyException;
import io.meridian.regions.RegionId;
import java.util.Map;

/** The clients of a load: publishers, subscribers, and members of a presence set. */
public interface LoadClients extends AutoCloseable {
  /**
   * Connects all, subscribes the subscribers and has the members enter.
   *
   * @throws io.meridian.regions.launch.LaunchException when one is refused, or late
   */
  void connect() throws AblyException, InterruptedException;

  /** Starts the load's schedule. */
  void startPublishing();

  /**
   * Ends publishing; answers still come.
   *
   * @throws IllegalStateException when a publisher had ended by itself
   */
  void stopPublishing();

  /**
   * Has the member of a region that is to leave do so. What comes of it is recorded.
   *
   * @return false while its connection does not work, and it stays for now; true once it was told,
   *     and where nobody is to leave
   */
  boolean leave(RegionId region);

  /** Has the members that are to close their connections do so, as far as those work. */
  void leaveByClosing();

  /**
   * Has each watcher look who is there. One that is not told in time does not look.
   *
   * @return how many looked
   */
  int lookAtMembers() throws InterruptedException;

  /** Messages that were handed to the SDK so far. */
  long sent();

  /** Messages that were acknowledged so far. */
  long acknowledged();

  /** Deliveries to all subscribers so far. */
  long received();

  /** The region to which each client belongs, by its name. */
  Map<String, RegionId> homes();

  @Override
  void close();
}
