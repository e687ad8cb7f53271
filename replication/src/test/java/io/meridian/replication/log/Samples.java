package io.meridian.replication.log;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random values of a log's kinds, with the extremes that their bytes have to carry. */
public final class Samples {
  private static final List<RegionId> REGIONS =
      List.of(new RegionId("eu"), new RegionId("us"), new RegionId("a-region-16-long"));

  private final SeededRandom random;

  public Samples(long seed) {
    this.random = new SeededRandom(seed);
  }

  public SeededRandom random() {
    return random;
  }

  public RegionId region() {
    return random.pick(REGIONS);
  }

  public long number() {
    return random.pick(List.of(0L, 127L, 128L, Long.MAX_VALUE, random.between(0L, 1L << 40)));
  }

  public Origin origin() {
    return new Origin(region(), random.between(0L, 3L), random.between(0L, 20L));
  }

  public Dot dot() {
    return new Dot(origin(), Math.max(1, number()));
  }

  public VersionVector vector() {
    TreeMap<Origin, Long> upTo = new TreeMap<>();
    for (int left = random.between(0, 5); left > 0; left--) {
      upTo.put(origin(), random.between(1L, 5L));
    }
    return new VersionVector(upTo);
  }

  public PublishKey key() {
    return random.chance(0.5)
        ? PublishKey.numbered("connection-" + random.between(0, 99), number())
        : PublishKey.ofClient("id ü " + random.between(0, 99));
  }

  public Serial serial(Origin origin) {
    return new Serial(random.between(0L, 1L << 42), random.between(0, 99_999), origin);
  }

  public Entry entry() {
    Dot dot = dot();
    byte[] payload = new byte[random.between(0, 300)];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) random.nextLong();
    }
    return new Entry(
        dot,
        key(),
        random.chance(0.3) ? dot() : null,
        random.chance(0.3) ? continued(dot.origin()) : null,
        serial(dot.origin()),
        random.chance(0.4) ? operation() : null,
        payload);
  }

  private Operation operation() {
    Operation.Target target =
        new Operation.Target(serial(origin()), Math.max(1, number()), random.between(0, 999));
    return new Operation(
        random.pick(List.of(Operation.Kind.values())), target, random.chance(0.3) ? dot() : null);
  }

  private @Nullable Dot continued(Origin origin) {
    return origin.incarnation() == 0
        ? null
        : new Dot(new Origin(origin.region(), origin.epoch(), origin.incarnation() - 1), 9);
  }

  public LogEvent.Assurance assurance() {
    return new LogEvent.Assurance(vector(), number(), number());
  }

  public <T> List<T> list(int least, int most, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int left = random.between(least, most); left > 0; left--) {
      list.add(element.get());
    }
    return list;
  }

  public Stored stored() {
    return new Stored(entry(), random.pick(List.of(Stored.Fate.values())));
  }

  public LogEvent event() {
    return random.chance(0.1)
        ? new LogEvent.Closed(origin(), number())
        : new LogEvent.Appended(
            number(),
            assurance(),
            random.chance(0.2) ? base() : null,
            random.chance(0.2) ? new LogEvent.Trim(vector(), number()) : null,
            list(1, 4, this::stored));
  }

  public Base base() {
    Map<String, Newest> newest = new LinkedHashMap<>();
    Map<PublishKey, Known> recent = new LinkedHashMap<>();
    Map<Dot, Stored.Fate> undelivered = new LinkedHashMap<>();
    for (int left = random.between(0, 4); left > 0; left--) {
      Entry entry = entry();
      newest.put(entry.key().publisher(), new Newest(number(), entry.dot(), entry.serial()));
      recent.put(entry.key(), Known.of(entry).twin(entry()));
      undelivered.put(dot(), stored().fate());
    }
    return new Base(vector(), newest, recent, undelivered);
  }
}
