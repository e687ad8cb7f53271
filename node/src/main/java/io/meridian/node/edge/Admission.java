package io.meridian.node.edge;

import io.meridian.node.auth.ConnectionClaims;
import io.meridian.node.auth.ConnectionKeys;
import io.meridian.node.auth.Identity;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.ProtocolException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides, from the parameters of a handshake, who the client is and which connection this is.
 *
 * @param connectionId its id, kept when the client brought a key that this deployment signed
 * @param moved it was last served by another region, or by another life of this one: each channel
 *     waits at the barrier before it is served
 * @param resumed it goes on with the id it had
 * @param problem why a key that the client brought was not honoured, for CONNECTED
 * @param echo whether the connection gets its own messages
 * @param remainPresentMillis how long its members stay when its transport is lost
 */
record Admission(
    Identity identity,
    String connectionId,
    boolean moved,
    boolean resumed,
    @Nullable ErrorInfo problem,
    Codec codec,
    boolean echo,
    long remainPresentMillis) {
  private static final int VERSION_MIN = 2;
  private static final Pattern RETIRED_VERSION = Pattern.compile("[01](\\.\\d{1,3})?");

  /** The parameters of the handshake's URL; of several with one name the first. */
  static Admission admit(
      EdgePorts ports, Map<String, String> params, @Nullable String authorization)
      throws ProtocolException {
    checkVersion(params.get("v"));
    String token = params.getOrDefault("accessToken", params.get("access_token"));
    Identity identity =
        Identity.of(
            ports.authenticator().authenticate(params.get("key"), token, authorization),
            params.get("clientId"),
            ports.limits());
    Codec codec = Codec.of(format(params), ports.limits());
    boolean echo = !"false".equals(params.get("echo"));
    long remain = remainPresentMillis(ports.settings(), params.get("remainPresentFor"));
    String key = params.getOrDefault("resume", params.get("recover"));
    if (key == null) {
      return fresh(ports, identity, null, codec, echo, remain);
    }
    ConnectionKeys.Verified verified = ports.keys().verify(key);
    if (verified instanceof ConnectionKeys.Genuine genuine) {
      ConnectionClaims claims = genuine.claims();
      if (claims.appHash() != ports.keys().appHash(identity.credentials().appId())
          || claims.clientIdHash() != ports.keys().clientIdHash(identity.clientId().orElse(null))) {
        throw ErrorCode.INCOMPATIBLE_CREDENTIALS.refuse(
            "connection " + claims.connectionId() + " belongs to another app or client id");
      }
      boolean moved =
          claims.regionIndex() != ports.region().index() || claims.epoch() != ports.epoch();
      return new Admission(identity, claims.connectionId(), moved, true, null, codec, echo, remain);
    }
    String reason =
        verified instanceof ConnectionKeys.Malformed malformed
            ? "connection key is malformed: " + malformed.reason()
            : "connection key was not issued by this deployment";
    return fresh(ports, identity, ErrorCode.INVALID_RESUME_KEY.with(reason), codec, echo, remain);
  }

  private static Admission fresh(
      EdgePorts ports,
      Identity identity,
      @Nullable ErrorInfo problem,
      Codec codec,
      boolean echo,
      long remain) {
    return new Admission(
        identity, ports.keys().newConnectionId(), false, false, problem, codec, echo, remain);
  }

  /** A parameter of the transport never fails it: nonsense means the default, too much the most. */
  private static long remainPresentMillis(EdgeSettings settings, @Nullable String param) {
    return param == null || !param.matches("\\d{1,18}")
        ? settings.remainPresent().toMillis()
        : Math.min(Long.parseLong(param), settings.remainPresentMax().toMillis());
  }

  /** The format to answer in, also when the rest is refused. */
  static Codec.Format format(Map<String, String> params) {
    return Codec.Format.of(params.getOrDefault("format", "json")).orElse(Codec.Format.JSON);
  }

  private static void checkVersion(@Nullable String version) throws ProtocolException {
    if (version != null && RETIRED_VERSION.matcher(version).matches()) {
      throw ErrorCode.VERSION_RETIRED.refuse(
          "protocol version " + version + " is retired, min " + VERSION_MIN);
    }
    if (version == null || !version.matches("\\d{1,9}")) {
      throw ErrorCode.UNSUPPORTED_VERSION.refuse(
          "protocol version "
              + (version == null ? "is missing" : "'" + cut(version) + "' is not a number")
              + ", min "
              + VERSION_MIN);
    }
  }

  private static String cut(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
