package io.meridian.node.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meridian.node.auth.ConnectionKeys.Forged;
import io.meridian.node.auth.ConnectionKeys.Genuine;
import io.meridian.node.auth.ConnectionKeys.Malformed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionKeysTest {
  private static final byte[] SECRET = "a secret of regions".getBytes(UTF_8);

  private final ConnectionKeys keys = new ConnectionKeys(SECRET);

  @Test
  void anotherRegionWithTheSecretReadsWhatAKeySays() {
    Random random = new Random(5);
    ConnectionKeys elsewhere = new ConnectionKeys(SECRET);
    for (int i = 0; i < 1_000; i++) {
      ConnectionClaims claims =
          new ConnectionClaims(
              keys.newConnectionId(),
              random.nextLong(),
              random.nextLong(),
              random.nextInt(256),
              random.nextLong(Long.MAX_VALUE),
              random.nextLong(1L << 48));

      assertThat(elsewhere.verify(keys.issue(claims))).isEqualTo(new Genuine(claims));
    }
  }

  /** Clients keep keys while nodes are upgraded, and show them to regions of other versions. */
  @Test
  void aKeyThatVersion020IssuedIsGenuine() {
    ConnectionKeys later = new ConnectionKeys("a secret of the regions".getBytes(UTF_8));

    assertThat(
            later.verify(
                "abcdefghijkl!AYRcO2q1F4y1-DeIFn_F6ZECAAABoe5WXnsBoe5WYtJie-eCyoPKWp8b_2MTxq4eeu3cXlZj"))
        .isEqualTo(
            new Genuine(
                new ConnectionClaims(
                    "abcdefghijkl",
                    later.appHash("app"),
                    later.clientIdHash("ada"),
                    2,
                    1_795_000_000_123L,
                    1_795_000_001_234L)));
  }

  @Test
  void eachTransportGetsAnotherKeyThatSdksAccept() {
    ConnectionClaims claims = claims("A".repeat(16));

    assertThat(keys.issue(claims))
        .isNotEqualTo(keys.issue(claims))
        .hasSize(89)
        .matches("[A-Za-z0-9_!-]+");
  }

  @Test
  void aKeyWithAnyCharChangedIsNotGenuine() {
    String key = keys.issue(claims(keys.newConnectionId()));
    for (int i = 0; i < key.length(); i++) {
      char other = key.charAt(i) == 'x' ? 'y' : 'x';
      String tampered = key.substring(0, i) + other + key.substring(i + 1);

      assertThat(keys.verify(tampered)).as(tampered).isNotInstanceOf(Genuine.class);
    }
  }

  @Test
  void theSignatureOfOneConnectionDoesNotServeAnother() {
    String key = keys.issue(claims("connection-A"));

    assertThat(keys.verify("connection-B" + key.substring("connection-A".length())))
        .isEqualTo(new Forged());
    assertThat(new ConnectionKeys("another secret 16".getBytes(UTF_8)).verify(key))
        .isEqualTo(new Forged());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "!",
        "abc",
        "abc!",
        "connection-A!",
        "connection-A!AAAA",
        "connection-A!%%%",
        "x!y!z"
      })
  void whatIsNoKeyIsMalformed(String text) {
    assertThat(keys.verify(text)).isInstanceOf(Malformed.class);
    assertThat(keys.verify(text + "A".repeat(10_000))).isInstanceOf(Malformed.class);
  }

  @Test
  void connectionIdsAreUrlSafeAndNeverStartWithADash() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(keys.newConnectionId()).matches("[A-Za-z0-9_][A-Za-z0-9_-]{11}");
    }
  }

  @Test
  void appsAndClientsAreToldApart() {
    assertThat(keys.appHash("a"))
        .isEqualTo(new ConnectionKeys(SECRET).appHash("a"))
        .isNotEqualTo(keys.appHash("b"));
    assertThat(keys.clientIdHash("a"))
        .isNotEqualTo(keys.appHash("a"))
        .isNotEqualTo(keys.clientIdHash("b"));
    assertThat(keys.clientIdHash(null)).isZero();
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConnectionKeys(new byte[15]))
        .withMessageContaining("15 bytes");
  }

  private ConnectionClaims claims(String connectionId) {
    return new ConnectionClaims(
        connectionId, keys.appHash("local"), keys.clientIdHash(null), 2, 7, 1_760_000_000_000L);
  }
}
