/**
 * The certificates of links: what this node shows to the nodes of other regions, and whose it takes
 * from them.
 *
 * <p>One authority, or several while they are exchanged, signs a certificate for each region. A
 * certificate names its region by a URI among its alternative names, {@code
 * urn:meridian:region:eu}; hosts and addresses play no part. Both ends of a link show one, over TLS
 * 1.3. Whether its region is the one that the link's handshake names is for who runs the handshake
 * to see.
 *
 * <p>{@link io.meridian.replication.link.tls.LinkCertificate} is what three files say at a moment,
 * checked as a whole; {@link io.meridian.replication.link.tls.CertificatesInForce} looks at them
 * again and again, so that a new certificate needs no restart. JDK only: its TLS, its path
 * validation.
 */
@NullMarked
package io.meridian.replication.link.tls;

import org.jspecify.annotations.NullMarked;
