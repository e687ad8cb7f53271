package io.meridian.node.protocol;

/**
 * Every error that the server sends, each with a page {@code docs/errors/<code>.md}: what happened,
 * and what to do.
 *
 * <p>Numbers and HTTP statuses are those that SDKs know. An SDK renews its token only for status
 * 401 with a code from 40140 to 40149, and takes statuses from 500 as a reason to try another host.
 */
public enum ErrorCode {
  /**
   * The request breaks a rule that has no code of its own, for example an unknown capability
   * operation.
   */
  BAD_REQUEST(40000, 400, false),
  /** A body or frame could be parsed, but a field has the wrong type or shape. */
  INVALID_BODY(40001, 400, false),
  /**
   * A query or channel parameter, or a field with a fixed set of values, has a value that is not
   * allowed.
   */
  INVALID_PARAMETER(40003, 400, false),
  /** The API key is not of the form `appId.keyId:secret`. */
  MALFORMED_CREDENTIALS(40005, 401, false),
  /**
   * A publish on behalf of a connection carries a connection key that this server did not issue or
   * that belongs to another app.
   */
  INVALID_CONNECTION_KEY(40006, 400, false),
  /**
   * A publish or a frame is larger than the limit: 65,536 bytes for the messages of one publish
   * (names, data, client ids and extras added up), 524,288 bytes for a frame.
   */
  TOO_LARGE(40009, 400, false),
  /**
   * The channel name is empty, too long, starts with `:` or with an unknown `[qualifier]`, or holds
   * a character that names must not hold.
   */
  INVALID_CHANNEL_NAME(40010, 400, false),
  /** The set of channels changed so much during an enumeration that the cursor lost its place. */
  ENUMERATION_CHANGED(40011, 400, false),
  /**
   * A client id is empty, is `*`, is too long, or differs from the identity that the connection or
   * request already has.
   */
  INVALID_CLIENT_ID(40012, 400, false),
  /**
   * The data of a message is a number or boolean, does not match its `encoding`, or is of another
   * kind than the data it is appended to.
   */
  INVALID_DATA(40013, 400, false),
  /** The protocol version (`v` or `X-Ably-Version`) is missing or is not a number. */
  UNSUPPORTED_VERSION(40017, 400, false),
  /** Some requests of a batch succeeded and some failed. */
  BATCH_PARTLY_FAILED(40020, 400, false),
  /**
   * History up to the point of attachment was asked with a position that this region cannot place.
   */
  POSITION_NOT_USABLE_HERE(40024, 400, false),
  /**
   * Ids that a client sets itself break a rule: in a publish of several messages each needs the id
   * `<base>:<index>` with one common base and its own position as index.
   */
  INVALID_MESSAGE_ID(40031, 400, false),
  /** `extras` is not an object, or one publish mixes ephemeral messages with others. */
  EXTRAS_NOT_ALLOWED(40032, 400, false),
  /** One publish carries more than 1,000 messages. */
  TOO_MANY_MESSAGES(40034, 400, false),
  /** The publish asked to be refused with the test parameter `_forceNack`. */
  FORCED_REFUSAL(40099, 400, false),
  /** There are no credentials, the key does not exist in its app, or its secret is wrong. */
  INVALID_CREDENTIALS(40101, 401, false),
  /**
   * The client id asked for conflicts with the credentials, or the credentials belong to another
   * app or connection.
   */
  INCOMPATIBLE_CREDENTIALS(40102, 401, false),
  /** An API key came over a connection without TLS, and this server does not allow that. */
  TLS_REQUIRED(40103, 401, false),
  /** The timestamp of a token request is more than two minutes away from the server's time. */
  TIMESTAMP_NOT_CURRENT(40104, 401, true),
  /** The nonce of a token request was used before. */
  NONCE_REPLAYED(40105, 401, false),
  /** The app has as many connections as it may have. */
  CONNECTION_LIMIT(40111, 429, true),
  /** The key cannot be used. */
  KEY_ERROR(40130, 401, false),
  /** The key was revoked. */
  KEY_REVOKED(40131, 401, false),
  /** The key is disabled, or is not the key that the request is about. */
  KEY_DISABLED(40133, 401, false),
  /** The token was revoked. */
  TOKEN_REVOKED(40141, 401, false),
  /** The token has expired. */
  TOKEN_EXPIRED(40142, 401, false),
  /** The token is not one that this server knows. */
  TOKEN_UNKNOWN(40143, 401, false),
  /**
   * The JWT cannot be parsed, is not signed with HS256 by a key of the app, or lacks a required
   * claim.
   */
  INVALID_JWT(40144, 401, false),
  /** A limit of the app does not allow this connection now. */
  CONNECTION_BLOCKED(40150, 429, true),
  /** The capability of the credentials does not include this operation on this channel. */
  NOT_PERMITTED(40160, 401, false),
  /** The channel takes identified clients only, and this client has no client id. */
  IDENTIFIED_CLIENT_REQUIRED(40161, 401, false),
  /** The operation needs an API key, and a token was given. */
  KEY_REQUIRED(40162, 401, false),
  /** Tokens of this key cannot be revoked. */
  REVOCATION_NOT_ENABLED(40163, 401, false),
  /** The request names the same revocation twice. */
  REVOCATION_CONFLICT(40164, 401, false),
  /** The channel was attached without the mode that this operation needs. */
  MODE_NOT_REQUESTED(40165, 401, false),
  /** The capability covers own messages only, and a client without client id owns none. */
  OWN_MESSAGES_ONLY(40166, 401, false),
  /** The operation needs a token, and an API key was given. */
  TOKEN_REQUIRED(40172, 401, false),
  /** The app, path or message does not exist here. */
  NOT_FOUND(40400, 404, false),
  /** The path exists, but not for this HTTP method. */
  METHOD_NOT_ALLOWED(40500, 405, false),
  /** The connection publishes faster than its inbound rate allows. */
  CONNECTION_PUBLISH_RATE(42911, 429, true),
  /** Another enumeration of channels is still running. */
  ENUMERATION_RUNNING(42912, 429, true),
  /** The channel gets messages faster than it may. */
  CHANNEL_PUBLISH_RATE(42913, 429, true),
  /** The channel gets bytes faster than it may. */
  CHANNEL_BYTE_RATE(42914, 429, true),
  /** The connection is sent more than it may receive; messages were left out. */
  OUTBOUND_RATE(42915, 429, true),
  /** The connection published far above its inbound rate and is closed. */
  CONNECTION_PUBLISH_RATE_FATAL(42921, 429, true),
  /** The connection sent frames far above the rate and is closed. */
  CONNECTION_FRAME_RATE_FATAL(42924, 429, true),
  /** The server failed. */
  INTERNAL(50000, 500, true),
  /** The channel cannot serve now: its storage does not answer, or it is moving to another node. */
  CHANNEL_UNAVAILABLE(50001, 503, true),
  /** The server failed in handling the connection. */
  CONNECTION_FAILURE(50002, 500, true),
  /** The publish or the presence operation did not reach its durability in time. */
  TIMEOUT(50003, 504, true),
  /** The server has more to do than its buffers hold. */
  OVERLOADED(50004, 503, true),
  /** The connection to resume is not known here. */
  CONNECTION_UNKNOWN(80005, 400, false),
  /** The connection can be resumed no more, because messages since then are gone. */
  CONNECTION_MESSAGES_EXPIRED(80006, 400, false),
  /** The connection was away for longer than its state is kept. */
  CONNECTION_EXPIRED(80008, 400, false),
  /** The credentials that resume a connection differ from those that opened it. */
  RESUME_INCOMPATIBLE(80011, 400, false),
  /**
   * A frame cannot be decoded: it is not JSON or MessagePack, is nested too deeply, is cut off, or
   * names no action.
   */
  PROTOCOL_ERROR(80013, 400, false),
  /** Another transport has taken the connection over. */
  SUPERSEDED(80016, 410, false),
  /**
   * The key of the connection to resume or recover is malformed or was not issued by this server.
   */
  INVALID_RESUME_KEY(80018, 400, false),
  /** Messages were left out because the connection could not take them at their rate. */
  CONTINUITY_LOST_BY_RATE(80020, 400, false),
  /** Connections are opened faster than allowed. */
  CONNECTION_RATE(80021, 429, true),
  /** The connection belongs to another region and could not be resumed here. */
  CONNECTION_OF_OTHER_REGION(80023, 400, false),
  /** The SDK speaks a protocol version below 2, which this server does not serve. */
  VERSION_RETIRED(80024, 400, false),
  /** The operation needs an attached channel. */
  INVALID_CHANNEL_STATE(90001, 400, false),
  /** The attachment cannot continue where it stopped: messages since then are no longer kept. */
  POSITION_EXPIRED(90003, 404, false),
  /**
   * The attachment cannot continue where it stopped: more messages came since then than may be sent
   * again.
   */
  TOO_MANY_MISSED(90004, 404, false),
  /**
   * The attachment cannot continue where it stopped: its position is not one that this region can
   * place.
   */
  POSITION_UNKNOWN(90005, 404, false),
  /** History up to the point of attachment was asked, and that point is older than what is kept. */
  ATTACH_POSITION_EXPIRED(90008, 400, false),
  /** The connection has as many attached channels as it may have. */
  TOO_MANY_CHANNELS(90010, 400, false),
  /** A presence operation names no client id, and the connection has none. */
  PRESENCE_WITHOUT_CLIENT_ID(91000, 400, false),
  /** The channel has as many presence members as it may have. */
  TOO_MANY_MEMBERS(91003, 400, true),
  /** The presence set is too large to be sent. */
  PRESENCE_SET_TOO_LARGE(91006, 400, false),
  /** The server lost a member of this connection. */
  MEMBER_LOST(91007, 400, true),
  /** Messages of this channel cannot be updated, deleted, appended to or annotated. */
  NOT_MUTABLE(93002, 400, false);

  private final int code;
  private final int statusCode;
  private final boolean retryable;

  ErrorCode(int code, int statusCode, boolean retryable) {
    this.code = code;
    this.statusCode = statusCode;
    this.retryable = retryable;
  }

  /** The five-digit number on the wire. */
  public int code() {
    return code;
  }

  /** The HTTP status that goes with it, on WebSockets as well. */
  public int statusCode() {
    return statusCode;
  }

  /**
   * Whether the same request, unchanged, may succeed later. Repeating is safe: a message id is
   * stored once.
   */
  public boolean retryable() {
    return retryable;
  }

  /** This error with a message for a person: it names the thing, the value and the limit. */
  public ErrorInfo with(String message) {
    return new ErrorInfo(code, statusCode, message, null, null);
  }

  /** This error, ready to be thrown. */
  public ProtocolException refuse(String message) {
    return new ProtocolException(with(message));
  }
}
