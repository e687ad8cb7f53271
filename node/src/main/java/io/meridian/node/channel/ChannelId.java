package io.meridian.node.channel;

/**
 * A channel of an application; the same text in every region, in the journal and on links.
 *
 * @param app the application's id, without a slash
 * @param name the channel's base name, without qualifier
 */
public record ChannelId(String app, String name) {

  /** {@code app/name}. */
  public String text() {
    return app + "/" + name;
  }

  /** The inverse of {@link #text}. */
  public static ChannelId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("channel id " + text + " is not app/name");
    }
    return new ChannelId(text.substring(0, slash), text.substring(slash + 1));
  }
}
