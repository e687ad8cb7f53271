package io.meridian.node.protocol;

/**
 * A frame that could be decoded, but holds an item that is refused, for example a message whose
 * data is a number. The connection stays up: the frame gets a NACK, or its channel an ERROR.
 */
public final class RefusedFrameException extends ProtocolException {
  private static final long serialVersionUID = 1L;

  private final transient ProtocolMessage frame;

  RefusedFrameException(ErrorInfo error, ProtocolMessage frame) {
    super(error);
    this.frame = frame;
  }

  /** The frame without its items: action, channel and msgSerial, all that an answer needs. */
  public ProtocolMessage frame() {
    return frame;
  }
}
