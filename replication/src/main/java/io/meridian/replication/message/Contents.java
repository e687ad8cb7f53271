package io.meridian.replication.message;

import io.meridian.replication.log.Operation;

/** What payloads mean, which a log does not know. Pure: the same arguments give the same bytes. */
public interface Contents {
  /** The content of the {@code index}-th message that a publish added. */
  byte[] created(byte[] payload, int index);

  /** The content of a message after an operation. */
  byte[] changed(byte[] content, Operation.Kind kind, byte[] payload);
}
