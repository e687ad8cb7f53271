package io.meridian.chaos.history;

import java.time.Duration;

/**
 * For how long what is promised may take.
 *
 * @param late an acknowledgement after sending, or a delivery after its acknowledgement, that takes
 *     longer means that the client is not served meanwhile
 * @param steady a client has recovered once it was served for so long
 * @param settles how long a member that entered or left takes to be shown or not to be shown
 *     everywhere, and how long after a disturbance began or ended nothing is judged by who is shown
 * @param resumes nobody may see the member leave of a client that is back within this time
 * @param fades how long a member whose client is not connected any more may be shown
 */
public record Patience(
    Duration late, Duration steady, Duration settles, Duration resumes, Duration fades) {
  /**
   * For Meridian as it is configured when nobody says otherwise. There a member outlives its
   * connection for 15 s, less what a client needs to attach again, and a region of which nothing is
   * heard is hidden after 45 s.
   */
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(75));

  public Patience {
    requirePositive("late", late);
    requirePositive("steady", steady);
    requirePositive("settles", settles);
    requirePositive("resumes", resumes);
    requirePositive("fades", fades);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " " + value + ", must be more than 0");
    }
  }
}
