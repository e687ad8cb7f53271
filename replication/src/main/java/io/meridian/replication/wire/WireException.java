package io.meridian.replication.wire;

/**
 * Bytes that are not what they should be: from a peer, a client's position, or a journal of another
 * version.
 */
public class WireException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong with the bytes, as far as it can be told. */
  public enum Flaw {
    /** They say something that nobody writes. */
    NONSENSE,
    /** They end before what they announced. */
    CUT_OFF,
    /** They are of a version that is not known here. */
    VERSION
  }

  private final Flaw flaw;

  public WireException(String message) {
    this(Flaw.NONSENSE, message);
  }

  public WireException(Flaw flaw, String message) {
    super(message);
    this.flaw = flaw;
  }

  public Flaw flaw() {
    return flaw;
  }
}
