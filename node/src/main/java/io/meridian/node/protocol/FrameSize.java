package io.meridian.node.protocol;

/** The first check of every decoder. */
final class FrameSize {
  private FrameSize() {}

  static void check(int sizeBytes, Limits limits) throws ProtocolException {
    if (sizeBytes > limits.maxFrameSize()) {
      throw ErrorCode.TOO_LARGE.refuse(
          "frame has at least " + sizeBytes + " bytes, max " + limits.maxFrameSize());
    }
  }
}
