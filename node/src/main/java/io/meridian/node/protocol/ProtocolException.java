package io.meridian.node.protocol;

/**
 * An expected refusal of what a client sent; carries the error to answer with. Has no stack trace,
 * since it is not a bug.
 */
public class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ErrorInfo error;

  /** A refusal that is answered with {@code error}. */
  public ProtocolException(ErrorInfo error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  /** What to answer. */
  public ErrorInfo error() {
    return error;
  }
}
