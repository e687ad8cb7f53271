package io.meridian.replication.link;

import io.meridian.regions.RegionId;
import io.meridian.replication.link.tls.CertificatesInForce;
import java.util.Optional;

/**
 * Who this end of links is, and how it proves that.
 *
 * @param secret what all regions share
 * @param certificates for TLS; without it links are in clear, and only to regions without it
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
public record LinkIdentity(
    RegionId self, byte[] secret, Optional<CertificatesInForce> certificates) {

  /** Looks at the certificates no more. */
  public void close() {
    certificates.ifPresent(CertificatesInForce::close);
  }

  Handshake handshake() {
    return new Handshake(secret, self);
  }

  Optional<TlsConnection> caller() {
    return certificates.map(now -> TlsConnection.caller(now.certificate()));
  }

  Optional<TlsConnection> listener() {
    return certificates.map(now -> TlsConnection.listener(now.certificate()));
  }
}
