package io.meridian.node.protocol;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Bits of {@link ProtocolMessage#flags()}. The low ones tell about an attachment, those from bit 16
 * are modes (TR3).
 */
public final class Flags {
  /** ATTACHED: the channel has members; a SYNC follows. */
  public static final long HAS_PRESENCE = 1;

  /** ATTACHED: messages from before the point of attachment follow. */
  public static final long HAS_BACKLOG = 1 << 1;

  /** ATTACHED: nothing was lost since the client's position. */
  public static final long RESUMED = 1 << 2;

  /** ATTACH: obsolete, ignored. */
  public static final long TRANSIENT = 1 << 4;

  /** ATTACH: the client was attached before, so there is nothing to rewind. */
  public static final long ATTACH_RESUME = 1 << 5;

  /** ATTACHED: an OBJECT_SYNC follows. */
  public static final long HAS_OBJECTS = 1 << 7;

  /** Mode: may enter presence. */
  public static final long PRESENCE = 1 << 16;

  /** Mode: may publish messages. */
  public static final long PUBLISH = 1 << 17;

  /** Mode: is sent messages. */
  public static final long SUBSCRIBE = 1 << 18;

  /** Mode: is sent members and their changes. */
  public static final long PRESENCE_SUBSCRIBE = 1 << 19;

  /** Mode: may annotate messages. */
  public static final long ANNOTATION_PUBLISH = 1 << 21;

  /** Mode: is sent single annotations, not only their summaries. */
  public static final long ANNOTATION_SUBSCRIBE = 1 << 22;

  /** Mode: is sent operations on objects. */
  public static final long OBJECT_SUBSCRIBE = 1 << 24;

  /** Mode: may send operations on objects. */
  public static final long OBJECT_PUBLISH = 1 << 25;

  /** All modes there are. */
  public static final long ALL_MODES =
      PRESENCE
          | PUBLISH
          | SUBSCRIBE
          | PRESENCE_SUBSCRIBE
          | ANNOTATION_PUBLISH
          | ANNOTATION_SUBSCRIBE
          | OBJECT_SUBSCRIBE
          | OBJECT_PUBLISH;

  /** The modes of an ATTACH that asks for none in particular. */
  public static final long DEFAULT_MODES =
      PRESENCE | PUBLISH | SUBSCRIBE | PRESENCE_SUBSCRIBE | ANNOTATION_PUBLISH;

  private static final Map<String, Long> MODES_BY_NAME = modesByName();

  private Flags() {}

  /**
   * The modes that an ATTACH asks for: those named in {@code params.modes} if it is there, else the
   * mode bits of {@code flags}, else {@link #DEFAULT_MODES}.
   */
  public static long requestedModes(ProtocolMessage attach) {
    String names = attach.params().get("modes");
    if (names != null) {
      return parseModes(names);
    }
    Long flags = attach.flags();
    long modes = flags == null ? 0 : flags & ALL_MODES;
    return modes == 0 ? DEFAULT_MODES : modes;
  }

  /**
   * The modes in a list such as {@code publish,presence_subscribe}; case does not matter, unknown
   * names are ignored.
   */
  public static long parseModes(String commaSeparated) {
    long modes = 0;
    for (String name : commaSeparated.split(",", -1)) {
      modes |= MODES_BY_NAME.getOrDefault(name.strip().toLowerCase(Locale.ROOT), 0L);
    }
    return modes;
  }

  /**
   * The names of the modes in {@code flags}, as {@link #parseModes} reads them; other bits are left
   * out.
   */
  public static String modeNames(long flags) {
    StringJoiner names = new StringJoiner(",");
    MODES_BY_NAME.forEach(
        (name, mode) -> {
          if ((flags & mode) != 0) {
            names.add(name);
          }
        });
    return names.toString();
  }

  private static Map<String, Long> modesByName() {
    Map<String, Long> modes = new LinkedHashMap<>();
    modes.put("publish", PUBLISH);
    modes.put("subscribe", SUBSCRIBE);
    modes.put("presence", PRESENCE);
    modes.put("presence_subscribe", PRESENCE_SUBSCRIBE);
    modes.put("annotation_publish", ANNOTATION_PUBLISH);
    modes.put("annotation_subscribe", ANNOTATION_SUBSCRIBE);
    modes.put("object_publish", OBJECT_PUBLISH);
    modes.put("object_subscribe", OBJECT_SUBSCRIBE);
    return modes;
  }
}
