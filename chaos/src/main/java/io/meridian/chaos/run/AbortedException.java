package io.meridian.chaos.run;

/** The experiment says nothing, since what it asks for did not hold. The message is for people. */
final class AbortedException extends Exception {
  private static final long serialVersionUID = 1L;

  AbortedException(String message) {
    super(message);
  }
}
