package io.meridian.regions.launch;

/**
 * Something that the person at the keyboard has to know or change: a taken port, a process that
 * died, too little memory. The message is for that person; it may have several lines.
 */
public final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LaunchException(String message) {
    super(message);
  }

  LaunchException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
