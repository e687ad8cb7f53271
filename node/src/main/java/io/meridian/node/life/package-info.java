/**
 * The life of this region's storage, in a node that runs. Before any channel does, {@link
 * io.meridian.node.life.LifeStart} finds out what the storage is worth; from then on {@link
 * io.meridian.node.life.Heartbeat} counts on in it, tells the other regions, and ends the node when
 * the storage turns out to be another than the one it knew. {@link io.meridian.node.life.PeerLives}
 * remembers what the others say of theirs.
 *
 * <p>The rules are in {@link io.meridian.replication.life}.
 */
@NullMarked
package io.meridian.node.life;

import org.jspecify.annotations.NullMarked;
