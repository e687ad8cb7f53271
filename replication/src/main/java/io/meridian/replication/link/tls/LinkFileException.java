package io.meridian.replication.link.tls;

/** A file of {@link LinkFiles} cannot be used; the message says why, and not which file. */
public final class LinkFileException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final LinkFiles.Part part;

  LinkFileException(LinkFiles.Part part, String reason) {
    super(reason);
    this.part = part;
  }

  LinkFileException(LinkFiles.Part part, String reason, Throwable cause) {
    super(reason, cause);
    this.part = part;
  }

  /** Which file. */
  public LinkFiles.Part part() {
    return part;
  }
}
