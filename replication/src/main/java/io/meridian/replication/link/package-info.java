/**
 * The link from one region to another: a TCP connection that carries {@link
 * io.meridian.replication.exchange.LinkMessage}s and {@link
 * io.meridian.replication.life.LifeMessage}s one way, and what presence tells presence, in frames
 * with a length before each.
 *
 * <p>A node opens one {@link io.meridian.replication.link.RegionLink} to each other region, to any
 * node there that answers, and takes what the others send with a {@link
 * io.meridian.replication.link.LinkListener}. Both ends prove that they know the secret that the
 * regions share ({@link io.meridian.replication.link.Handshake}). With certificates ({@link
 * io.meridian.replication.link.tls}) all of this is within TLS, and each end also shows that it is
 * the region that it says. An end with TLS and one without refuse each other.
 *
 * <p>A link promises nothing: what does not fit its bounded queue or is under way when it breaks is
 * dropped. Replicas compare what they hold and send again, so a cut costs time, never an entry.
 * Flow control is TCP's: the listener reads on when what it handed over was taken.
 */
@NullMarked
package io.meridian.replication.link;

import org.jspecify.annotations.NullMarked;
