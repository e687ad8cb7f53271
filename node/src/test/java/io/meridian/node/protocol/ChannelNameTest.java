package io.meridian.node.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {
  @ParameterizedTest
  @CsvSource({
    "chat:room1, chat",
    "chat, chat",
    "a:b:c, a",
    "日本:語, 日本",
    "a b/c?d=%41, a b/c?d=%41",
    "room]x, room]x"
  })
  void theNamespaceIsWhatStandsBeforeTheFirstColon(String name, String namespace)
      throws ProtocolException {
    assertThat(ChannelName.parse(name)).isEqualTo(new ChannelName(name, name, Map.of(), namespace));
  }

  @Test
  void aQualifierBringsParameters() throws ProtocolException {
    assertThat(ChannelName.parse("[?rewind=1&x=a%20b]chat:room"))
        .isEqualTo(
            new ChannelName(
                "[?rewind=1&x=a%20b]chat:room",
                "chat:room", Map.of("rewind", "1", "x", "a b"), "chat"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":hell",
        ",a",
        " a",
        "a ",
        "a\nb",
        "a\u2028b",
        "\ud800",
        "[a",
        "[meta]log",
        "[filter=x]a",
        "[?rewind=1]",
        "[?a=%zz]b",
        "[?a=1]:b",
        "[?a=1][?b=2]c"
      })
  void namesThatBreakARuleAreRefused(String name) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> ChannelName.parse(name))
        .satisfies(refusal -> assertThat(refusal.error().code()).isEqualTo(40_010));
  }

  @Test
  void aNameAboveTheLimitIsShortenedInItsRefusal() throws ProtocolException {
    assertThat(ChannelName.parse("x".repeat(ChannelName.MAX_BYTES)).base())
        .hasSize(ChannelName.MAX_BYTES);
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> ChannelName.parse("ü".repeat(513)))
        .withMessage("channel name '" + "ü".repeat(64) + "…' has 1026 bytes, max 1024");
  }
}
