package io.meridian.replication.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FoldTest {
  private static final Origin EU = new Origin(new RegionId("eu"), 1, 1);
  private static final Origin US = new Origin(new RegionId("us"), 1, 1);
  private static final PublishKey KEY = PublishKey.numbered("p", 1);
  private static final Entry CREATE = entry(EU, 1, 100, KEY, null, "a");
  private static final Entry TWIN = entry(US, 1, 90, KEY, null, "a");

  @Test
  void aMessageIsTheFoldOfItsOperationsInTheOrderOfTheirSerials() {
    assertThat(
            text(
                CREATE,
                append(EU, 2, 300, "c", CREATE),
                append(US, 1, 200, "b", CREATE),
                append(US, 2, 400, "d", CREATE)))
        .isEqualTo("abcd");
  }

  @Test
  void everyOrderOfArrivalGivesTheSame() {
    List<Entry> operations =
        List.of(
            append(US, 2, 200, "b", TWIN),
            operation(EU, 2, 300, Operation.Kind.UPDATE, "x", CREATE),
            append(EU, 3, 310, "c", CREATE),
            append(US, 3, 310, "d", CREATE),
            operation(US, 4, 250, Operation.Kind.DELETE, "", CREATE));
    Seeds.run(
        1,
        200,
        seed -> {
          SeededRandom random = new SeededRandom(seed);
          List<Entry> left = new ArrayList<>(operations);
          Fold fold = new Fold(new Joined());
          fold.add(random.chance(0.5) ? CREATE : TWIN);
          fold.add(random.chance(0.5) ? TWIN : CREATE);
          fold.add(CREATE);
          fold.add(TWIN);
          while (!left.isEmpty()) {
            fold.add(left.remove(random.between(0, left.size() - 1)));
          }

          Message message = fold.message(KEY, 0);

          assertThat(message).isNotNull();
          assertThat(new String(message.content(), StandardCharsets.UTF_8)).isEqualTo("xcd");
          assertThat(message.serial()).isEqualTo(TWIN.serial());
          assertThat(message.version()).isEqualTo(new Serial(310, 0, US));
          assertThat(message.last()).isEqualTo(Operation.Kind.APPEND);
        });
  }

  @Test
  void anOperationOnATwinReachesTheMessage() {
    assertThat(text(CREATE, TWIN, append(US, 2, 200, "b", TWIN), append(EU, 2, 300, "c", CREATE)))
        .isEqualTo("abc");
  }

  @Test
  void anOperationThatWasAcceptedTwiceIsOneUnderItsSmallestSerial() {
    PublishKey retried = PublishKey.numbered("q", 7);
    Operation operation = operation(Operation.Kind.APPEND, CREATE);

    assertThat(
            text(
                CREATE,
                entry(EU, 2, 400, retried, operation, "b"),
                append(EU, 3, 300, "c", CREATE),
                entry(US, 1, 200, retried, operation, "b")))
        .isEqualTo("abc");
  }

  @Test
  void eachMessageOfAPublishIsChangedByItself() {
    Fold fold = new Fold(new Joined());
    fold.add(CREATE);
    Operation.Target second = new Operation.Target(CREATE.serial(), 1, 1);
    Operation append = new Operation(Operation.Kind.APPEND, second, null);
    fold.add(entry(EU, 2, 200, PublishKey.numbered("q", 1), append, "b"));

    Message first = fold.message(CREATE.dot(), 0);
    assertThat(first).isNotNull();
    assertThat(first.last()).isNull();
    assertThat(first.version()).isEqualTo(CREATE.serial());
  }

  private static final class Joined implements Contents {
    @Override
    public byte[] created(byte[] payload, int index) {
      return payload;
    }

    @Override
    public byte[] changed(byte[] content, Operation.Kind kind, byte[] payload) {
      return switch (kind) {
        case UPDATE -> payload;
        case DELETE -> new byte[0];
        case APPEND ->
            (new String(content, StandardCharsets.UTF_8)
                    + new String(payload, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
      };
    }
  }

  private static String text(Entry... entries) {
    Fold fold = new Fold(new Joined());
    List.of(entries).forEach(fold::add);
    Message message = fold.message(KEY, 0);
    assertThat(message).isNotNull();
    return new String(message.content(), StandardCharsets.UTF_8);
  }

  private static Entry append(Origin origin, long seq, long millis, String text, Entry target) {
    return operation(origin, seq, millis, Operation.Kind.APPEND, text, target);
  }

  private static Entry operation(
      Origin origin, long seq, long millis, Operation.Kind kind, String text, Entry target) {
    PublishKey key = PublishKey.numbered(origin.region().value(), seq);
    return entry(origin, seq, millis, key, operation(kind, target), text);
  }

  private static Operation operation(Operation.Kind kind, Entry target) {
    return new Operation(kind, new Operation.Target(target.serial(), target.dot().seq(), 0), null);
  }

  private static Entry entry(
      Origin origin,
      long seq,
      long millis,
      PublishKey key,
      @Nullable Operation operation,
      String text) {
    return new Entry(
        new Dot(origin, seq),
        key,
        null,
        null,
        new Serial(millis, 0, origin),
        operation,
        text.getBytes(StandardCharsets.UTF_8));
  }
}
