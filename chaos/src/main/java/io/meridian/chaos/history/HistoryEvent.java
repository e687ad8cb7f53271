package io.meridian.chaos.history;

/** Something that happened to one client. */
public sealed interface HistoryEvent {
  /** Nanoseconds since the run started, of one monotonic clock. */
  long atNanos();

  /** The client that it happened to. */
  String client();

  /** The client handed the message to its SDK. */
  record Sent(long atNanos, MessageKey message) implements HistoryEvent {
    @Override
    public String client() {
      return message.publisher();
    }
  }

  /** The service said that it has the message. */
  record Acknowledged(long atNanos, MessageKey message) implements HistoryEvent {
    @Override
    public String client() {
      return message.publisher();
    }
  }

  /**
   * The service, or the SDK, said that the message is not known to be stored. It may still arrive.
   *
   * @param code of the error, 0 when there was none
   */
  record Refused(long atNanos, MessageKey message, int code, String reason)
      implements HistoryEvent {
    @Override
    public String client() {
      return message.publisher();
    }
  }

  /** From here on the client must receive what is sent on the channel. */
  record Subscribed(long atNanos, String client, String channel) implements HistoryEvent {}

  /** From here on the client need not receive anything more on the channel. */
  record Unsubscribed(long atNanos, String client, String channel) implements HistoryEvent {}

  /** A message was delivered to the client. */
  record Received(long atNanos, String client, MessageKey message) implements HistoryEvent {}

  /**
   * The client's connection works, maybe again, maybe elsewhere.
   *
   * @param region where it is connected now
   */
  record Connected(long atNanos, String client, String region, String connectionId)
      implements HistoryEvent {}

  /** The client's connection does not work. */
  record Disconnected(long atNanos, String client, String reason) implements HistoryEvent {}
}
