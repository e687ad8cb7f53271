package io.meridian.node.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meridian.node.protocol.ClientIdRule;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.ProtocolException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticatorTest {
  private static final String KEY = "local.dev:se:cret";

  private final Authenticator authenticator =
      new Authenticator(
          new Apps(
              List.of(
                  new App(
                      "local",
                      List.of(new App.Key("dev", "se:cret", Capability.ALL)),
                      List.of()))));

  @Test
  void aKeyIsAcceptedFromTheQueryAndFromTheHeader() throws ProtocolException {
    Credentials expected =
        new Credentials("local", "local.dev", Capability.ALL, new ClientIdRule.Any());

    assertThat(authenticator.authenticate(KEY, null, null)).isEqualTo(expected);
    assertThat(authenticator.authenticate(null, null, "basic " + base64(KEY))).isEqualTo(expected);
    assertThat(authenticator.authenticate(KEY, "token", "Bearer token")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "local.dev:wrong, 40101, 401",
    "local.other:se:cret, 40101, 401",
    "other.dev:se:cret, 40400, 404",
    "local:secret, 40005, 401",
    "local.dev:, 40005, 401",
    "'', 40005, 401",
    "local.d€v:x, 40005, 401",
  })
  void aWrongKeyIsRefusedWithTheCodeThatSdksKnow(String key, int code, int statusCode) {
    ErrorInfo error = refusal(key, null, null);

    assertThat(error.code()).isEqualTo(code);
    assertThat(error.statusCode()).isEqualTo(statusCode);
    assertThat(error.message()).doesNotContain("se:cret", "wrong'");
  }

  @Test
  void tokensAreRefusedInAWayThatDoesNotMakeSdksRenewThem() {
    assertThat(refusal(null, "token", null).code()).isEqualTo(40_162);
    assertThat(refusal(null, null, "Bearer token").message()).contains("API keys only");
    assertThat(refusal(null, null, "Digest x").code()).isEqualTo(40_101);
    assertThat(refusal(null, null, "Basic !").code()).isEqualTo(40_005);
    assertThat(refusal(null, null, null).code()).isEqualTo(40_101);
  }

  @ParameterizedTest
  @CsvSource({
    "any, , any",
    "any, x, x",
    "none, , none",
    "none, x, 40102",
    "x, , x",
    "x, x, x",
    "x, y, 40102",
    "any, '', 40012",
    "any, *, 40012",
  })
  void theClientIdAskedForNarrowsTheCredentials(
      String allowed, @Nullable String asked, String outcome) throws ProtocolException {
    Credentials credentials = new Credentials("local", "local.dev", Capability.ALL, rule(allowed));

    if (outcome.startsWith("40")) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> Identity.of(credentials, asked, Limits.DEFAULT))
          .satisfies(refusal -> assertThat(refusal.error().code()).hasToString(outcome));
    } else {
      assertThat(Identity.of(credentials, asked, Limits.DEFAULT).clientIds())
          .isEqualTo(rule(outcome));
    }
  }

  @Test
  void connectedAnnouncesTheClientOrAStar() throws ProtocolException {
    Credentials credentials = authenticator.authenticate(KEY);

    assertThat(Identity.of(credentials, null, Limits.DEFAULT).announcedClientId()).contains("*");
    assertThat(Identity.ofHeader(credentials, base64("ü"), Limits.DEFAULT).announcedClientId())
        .contains("ü");
    assertThat(new Identity(credentials, new ClientIdRule.None()).announcedClientId()).isEmpty();
  }

  private ErrorInfo refusal(@Nullable String key, @Nullable String token, @Nullable String header) {
    try {
      throw new AssertionError("accepted " + authenticator.authenticate(key, token, header));
    } catch (ProtocolException e) {
      return e.error();
    }
  }

  private static ClientIdRule rule(String name) {
    return switch (name) {
      case "any" -> new ClientIdRule.Any();
      case "none" -> new ClientIdRule.None();
      default -> new ClientIdRule.Fixed(name);
    };
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
