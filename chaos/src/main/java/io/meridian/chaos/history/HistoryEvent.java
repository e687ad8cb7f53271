package io.meridian.chaos.history;

import java.util.List;

/** Something that happened to one client, or was done to the service. */
public sealed interface HistoryEvent {
  /** Nanoseconds since the run started, of one monotonic clock; 0 or more. */
  long atNanos();

  /** The client that it happened to; the name of a disturbance. */
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

  /**
   * The SDK told the client that a channel does not go on where it was, or that it gave the channel
   * up. What the client misses of the channel is lost all the same.
   */
  record ContinuityLost(long atNanos, String client, String channel, String reason)
      implements HistoryEvent {}

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

  /** The client asked to enter itself into the presence set of the channel. */
  record Entering(long atNanos, MemberKey member, String channel) implements HistoryEvent {
    @Override
    public String client() {
      return member.client();
    }
  }

  /** The service said that the client has entered. From here on the member must be shown. */
  record Entered(long atNanos, MemberKey member, String channel) implements HistoryEvent {
    @Override
    public String client() {
      return member.client();
    }
  }

  /** The client asked to leave the channel. From here on the member need not be shown. */
  record Leaving(long atNanos, MemberKey member, String channel) implements HistoryEvent {
    @Override
    public String client() {
      return member.client();
    }
  }

  /** The service said that the client has left, or its connection was closed on purpose. */
  record Left(long atNanos, MemberKey member, String channel) implements HistoryEvent {
    @Override
    public String client() {
      return member.client();
    }
  }

  /** The client was told of a change of the presence set. */
  record MemberSeen(
      long atNanos, String client, String channel, MemberKey member, MemberAction action)
      implements HistoryEvent {}

  /**
   * The client asked who is present and was answered.
   *
   * @param members all who were shown to it
   */
  record MembersShown(long atNanos, String client, String channel, List<MemberKey> members)
      implements HistoryEvent {
    public MembersShown {
      members = List.copyOf(members);
    }
  }

  /**
   * A fault begins.
   *
   * @param name of the fault, the same when it ends; two that overlap have different names
   */
  record Disturbed(long atNanos, String name) implements HistoryEvent {
    @Override
    public String client() {
      return name;
    }
  }

  /** A fault is undone: what it was done to works again, or was told to. */
  record Undisturbed(long atNanos, String name) implements HistoryEvent {
    @Override
    public String client() {
      return name;
    }
  }
}
