package io.meridian.chaos.wan;

/** What becomes of bytes that go one way. */
enum Traffic {
  /** They arrive. */
  FLOWING,
  /** They vanish. */
  SILENT,
  /** They wait, and go on when it is over. */
  STALLED
}
