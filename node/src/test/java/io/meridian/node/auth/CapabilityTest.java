package io.meridian.node.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityTest {
  @ParameterizedTest
  @CsvSource({
    "*, foo, true",
    "*, foo:bar, true",
    "*, [meta]foo, false",
    "*, [?rewind=1]foo, true",
    "foo, foo, true",
    "foo, foo:bar, false",
    "foo, FOO, false",
    "foo:*, foo, false",
    "foo:*, foo:a, true",
    "foo:*, foo:a:b, true",
    "foo:*, foobar:a, false",
    "foo:*:baz, foo:bar:baz, true",
    "foo:*:baz, foo:baz, false",
    "foo:*:baz, foo:a:b:baz, false",
    "*:bar, foo:bar, true",
    "*:bar, a:foo:bar, false",
    "foo*, foo*, true",
    "foo*, foobar, false",
    "[meta]*, [meta]log:push, true",
    "[meta]*, log, false",
    "[meta]foo, [meta]foo, true",
    "[meta]foo, [meta]bar, false",
    "[queue]*, [meta]foo, false",
    "[*]*, foo:bar, true",
    "[*]*, [meta]log, true",
    "[*]foo, [filter=abc]foo, true",
    "[*]foo, [filter=abc]bar, false",
    "[filter]*, [filter=abc?rewind=1]foo, true",
    "[filter]foo, foo, false",
  })
  void aResourceMatchesChannelsBySegments(String resource, String channel, boolean matches)
      throws Exception {
    Capability capability = capability("{\"" + resource + "\":[\"publish\"]}");

    assertThat(capability.allows(Operation.PUBLISH, channel)).isEqualTo(matches);
    assertThat(capability.allows(Operation.SUBSCRIBE, channel)).isFalse();
  }

  @Test
  void entriesThatMatchAddUp() throws Exception {
    Capability capability =
        capability("{\"a:*\":[\"publish\"],\"*:b\":[\"history\",\"subscribe\"]}");

    assertThat(capability.modes("a:b"))
        .isEqualTo(
            Flags.PUBLISH | Flags.SUBSCRIBE | Flags.PRESENCE_SUBSCRIBE | Flags.OBJECT_SUBSCRIBE);
    assertThat(capability.modes("a:c")).isEqualTo(Flags.PUBLISH);
    assertThat(capability.modes("c")).isZero();
    assertThat(capability.allows(Operation.HISTORY, "a:b")).isTrue();
  }

  @Test
  void aStarIsEveryOperation() throws Exception {
    assertThat(capability("{\"*\":[\"*\"]}"))
        .isEqualTo(Capability.ALL)
        .hasToString("{\"*\":[\"*\"]}");
    assertThat(Capability.ALL.modes("x")).isEqualTo(Flags.ALL_MODES);
  }

  @Test
  void theTextIsCanonical() throws Exception {
    assertThat(capability("{\"b\":[\"subscribe\",\"publish\"], \"a\":[\"stats\"]}"))
        .hasToString("{\"a\":[\"stats\"],\"b\":[\"publish\",\"subscribe\"]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"a\":[]}",
        "{\"a\":\"publish\"}",
        "{\"a\":[\"fly\"]}",
        "{\"a\":[7]}",
        "{\"a\":[\"*\",\"publish\"]}"
      })
  void malformedCapabilitiesAreRefused(String text) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> capability(text))
        .satisfies(refusal -> assertThat(refusal.error().code()).isEqualTo(40_000));
  }

  private static Capability capability(String json)
      throws JsonProcessingException, ProtocolException {
    return Capability.parse(new JsonMapper().readTree(json));
  }
}
