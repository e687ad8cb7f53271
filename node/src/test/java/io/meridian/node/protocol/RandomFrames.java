package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Frames with any mixture of fields, the same ones for the same seed. */
final class RandomFrames {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String[] TEXTS = {
    "",
    "a",
    "chat:room",
    "ünïcödé",
    "日本語",
    "😀 astral",
    "line\nbreak \"quoted\" \\ tab\t",
    "\u0000\u001f\u2028"
  };
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    127,
    128,
    -33,
    255,
    65_535,
    65_536,
    1L << 31,
    (1L << 32) + 1,
    (1L << 53) + 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final Random random;

  RandomFrames(long seed) {
    random = new Random(seed);
  }

  ProtocolMessage next() {
    return ProtocolMessage.ofCode(random.nextInt(23))
        .id(maybe(this::text))
        .auth(maybe(this::text))
        .channel(maybe(this::text))
        .channelSerial(maybe(this::text))
        .connectionId(maybe(this::text))
        .connectionKey(maybe(this::text))
        .connectionDetails(maybe(this::details))
        .count(maybe(() -> random.nextInt()))
        .error(maybe(() -> error(2)))
        .flags(maybe(this::number))
        .msgSerial(maybe(this::number))
        .messages(list(this::message))
        .presence(list(this::presence))
        .annotations(list(() -> object(2)))
        .state(list(() -> object(2)))
        .timestamp(maybe(this::number))
        .params(random.nextBoolean() ? Map.of() : Map.of("rewind", text(), text(), text() + "x"))
        .res(list(() -> new PublishResult(nullableTexts())))
        .build();
  }

  Message message() {
    return new Message(
        maybe(this::text),
        maybe(this::text),
        maybe(this::data),
        maybe(this::encoding),
        maybe(() -> object(3)),
        maybe(this::text),
        maybe(this::text),
        null,
        maybe(this::number),
        maybe(this::text),
        MessageAction.of(random.nextInt(6)).orElseThrow(),
        maybe(
            () ->
                new MessageVersion(
                    text(), maybe(this::number), maybe(this::text), null, maybe(() -> object(1)))),
        maybe(() -> object(2)));
  }

  private PresenceMessage presence() {
    return new PresenceMessage(
        PresenceAction.of(random.nextInt(5)).orElseThrow(),
        maybe(this::text),
        maybe(this::text),
        maybe(this::text),
        maybe(this::number),
        maybe(this::data),
        maybe(this::encoding),
        maybe(() -> object(1)),
        maybe(this::text));
  }

  private Data data() {
    if (random.nextBoolean()) {
      return new Data.Text(text().repeat(random.nextInt(1, 40)));
    }
    byte[] bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return new Data.Bytes(bytes);
  }

  private String encoding() {
    return random.nextBoolean() ? "json" : "json/utf-8/cipher+aes-128-cbc";
  }

  private ConnectionDetails details() {
    return new ConnectionDetails(
        maybe(this::text),
        maybe(this::text),
        maybe(this::number),
        maybe(this::number),
        maybe(this::number),
        maybe(this::number),
        maybe(this::number),
        maybe(this::number),
        maybe(this::text),
        maybe(this::text),
        maybe(this::number));
  }

  private ErrorInfo error(int depth) {
    return new ErrorInfo(
        random.nextInt(),
        random.nextInt(),
        text(),
        maybe(this::text),
        depth == 0 ? null : maybe(() -> error(depth - 1)));
  }

  private JsonNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set(text(), value(depth));
    }
    return object;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 7)) {
      case 0 -> NODES.textNode(text());
      case 1 -> NODES.numberNode(random.nextInt());
      case 2 -> NODES.numberNode(random.nextDouble());
      case 3 -> NODES.booleanNode(random.nextBoolean());
      case 4 -> NODES.nullNode();
      case 5 -> NODES.arrayNode().add(value(depth - 1)).add(value(depth - 1));
      default -> object(depth - 1);
    };
  }

  private List<@Nullable String> nullableTexts() {
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      texts.add(maybe(this::text));
    }
    return texts;
  }

  private <T> List<T> list(Supplier<T> item) {
    List<T> items = new ArrayList<>();
    for (int i = random.nextInt(-3, 4); i > 0; i--) {
      items.add(item.get());
    }
    return items;
  }

  private <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private Long number() {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }
}
