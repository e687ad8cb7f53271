package io.meridian.chaos.sdk;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.realtime.ConnectionStateListener.ConnectionStateChange;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.Disconnected;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.LaunchException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One SDK client: records where it is connected and tells when it moves. */
final class SdkClient implements AutoCloseable {
  private static final String NOWHERE = "?";

  private static final long SETTLES_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final String name;
  private final RegionId home;
  private final SdkSurroundings surroundings;
  private final AblyRealtime sdk;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private volatile String region = NOWHERE;
  private volatile String connectionId = "";
  // Both are used by the SDK's connection thread alone.
  private String regionBefore = NOWHERE;
  private volatile long connectedAtNanos;
  private long lostAtNanos;

  /**
   * A client that is not connected.
   *
   * @param sort begins its name, as in {@code publisher-eu-1}; may be empty
   * @param number counts the clients of its sort in the region, from 1
   */
  static SdkClient of(String sort, RegionId home, int number, SdkSurroundings surroundings)
      throws AblyException {
    return new SdkClient(name(sort, home, number), home, number, false, surroundings);
  }

  /** As {@link #of}; its client id is its name. */
  static SdkClient identified(String sort, RegionId home, int number, SdkSurroundings surroundings)
      throws AblyException {
    return new SdkClient(name(sort, home, number), home, number, true, surroundings);
  }

  private static String name(String sort, RegionId home, int number) {
    return (sort.isEmpty() ? "" : sort + "-") + home + "-" + number;
  }

  private SdkClient(
      String name, RegionId home, int number, boolean identified, SdkSurroundings surroundings)
      throws AblyException {
    this.name = name;
    this.home = home;
    this.surroundings = surroundings;
    this.sdk =
        new AblyRealtime(
            SdkOptions.of(
                surroundings.host(home, number),
                surroundings.port(home),
                identified ? Optional.of(name) : Optional.empty(),
                surroundings.log(),
                server -> region = regionOf(server, surroundings.topology())));
    sdk.connection.on(this::connectionChanged);
  }

  String name() {
    return name;
  }

  RegionId home() {
    return home;
  }

  AblyRealtime sdk() {
    return sdk;
  }

  HistoryRecorder recorder() {
    return surroundings.recorder();
  }

  /**
   * Whether the client has been connected for a moment. In ably-java 1.5.0 a publish from another
   * thread, in the instant in which a resumed connection becomes connected, takes the number of the
   * oldest publish that is about to be sent again, and moves up those of the others: messages are
   * then lost and repeated before they leave the client.
   */
  boolean settled() {
    long since = connectedAtNanos;
    return since != 0 && System.nanoTime() - since >= SETTLES_NANOS;
  }

  /** Where the client is connected now, or was last. */
  String region() {
    return region;
  }

  /** Starts to connect; the future ends at the first success, or at a refusal for good. */
  CompletableFuture<Void> connect() {
    sdk.connect();
    return connected;
  }

  private void connectionChanged(ConnectionStateChange change) {
    if (change.current == ConnectionState.connected
        && change.previous != ConnectionState.connected) {
      nowConnected(sdk.connection.id);
    } else if (change.previous == ConnectionState.connected
        && change.current != ConnectionState.closing) {
      lostAtNanos = System.nanoTime();
      connectedAtNanos = 0;
      recorder().record(at -> new Disconnected(at, name, reason(change.reason)));
    } else if (change.current == ConnectionState.failed) {
      connected.completeExceptionally(
          new LaunchException(name + " was refused: " + reason(change.reason)));
    }
  }

  private void nowConnected(String id) {
    connectedAtNanos = System.nanoTime();
    recorder().record(at -> new Connected(at, name, region, id));
    if (connected.complete(null)) {
      if (!region.equals(home.value())) {
        say("%s is of %s but was served by %s", name, home, region);
      }
    } else {
      say(
          "%s: %s -> %s after %,d ms, %s",
          name,
          regionBefore,
          region,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lostAtNanos),
          id.equals(connectionId) ? "same connection" : "as a new connection");
    }
    regionBefore = region;
    connectionId = id;
  }

  /** Tells people. */
  void say(String format, Object... arguments) {
    surroundings.say().accept(String.format(Locale.ROOT, format, arguments));
  }

  /**
   * The region that a server's name begins with, as in {@code eu/1}: the longest that fits, since
   * one region's id may be the beginning of another's.
   */
  static String regionOf(String server, Topology topology) {
    return topology.regions().stream()
        .map(Region::id)
        .map(RegionId::value)
        .filter(id -> server.startsWith(id))
        .filter(
            id ->
                server.length() == id.length()
                    || !Character.isLetterOrDigit(server.charAt(id.length())))
        .max(Comparator.comparingInt(String::length))
        .orElse(NOWHERE);
  }

  private static String reason(@Nullable ErrorInfo error) {
    return error == null ? "no reason given" : error.code + " " + error.message;
  }

  @Override
  public void close() {
    sdk.close();
  }
}
