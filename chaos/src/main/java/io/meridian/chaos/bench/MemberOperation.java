package io.meridian.chaos.bench;

import org.jspecify.annotations.Nullable;

/**
 * What a client does to a member: an entry of the {@code presence} of a frame. Texts are the
 * benchmarks' own and need no escaping.
 *
 * @param id only to enter again under the id that the member had
 * @param data null for none
 */
record MemberOperation(int action, String clientId, @Nullable String id, @Nullable String data) {
  static final int ENTER = 2;
  static final int LEAVE = 3;
  static final int UPDATE = 4;

  static MemberOperation enter(String clientId, String data) {
    return new MemberOperation(ENTER, clientId, null, data);
  }

  static MemberOperation update(String clientId, String data) {
    return new MemberOperation(UPDATE, clientId, null, data);
  }

  static MemberOperation leave(String clientId, @Nullable String data) {
    return new MemberOperation(LEAVE, clientId, null, data);
  }

  MemberOperation withId(String otherId) {
    return new MemberOperation(action, clientId, otherId, data);
  }

  String json() {
    return "{\"action\":"
        + action
        + ",\"clientId\":\""
        + clientId
        + '"'
        + (id == null ? "" : ",\"id\":\"" + id + '"')
        + (data == null ? "" : ",\"data\":\"" + data + '"')
        + "}";
  }
}
