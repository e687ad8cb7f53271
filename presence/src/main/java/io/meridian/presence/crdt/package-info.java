/**
 * Who is present on a channel, as a value that regions can change on their own and always agree
 * about in the end. No actors, no clock, no I/O: everything is a function of states.
 *
 * <p><b>The problem.</b> Each region lets clients enter, update and leave without asking another
 * one; what regions tell each other may be lost, repeated, reordered or years late; connections
 * move between regions; nodes and whole regions vanish. Nobody who has left may come back (a
 * ghost), nobody who is connected may go missing, and a move is no leave and enter.
 *
 * <p><b>Words.</b>
 *
 * <ul>
 *   <li><i>Member</i>: a {@link io.meridian.presence.crdt.MemberKey}, connection and client. It
 *       shows an {@link io.meridian.presence.crdt.Entry}, which a node of a region owns.
 *   <li><i>Dot</i>: the name of one written entry, never used twice: an {@link
 *       io.meridian.presence.crdt.Origin} counts them. It includes an epoch, since a writer that
 *       lost its memory must not count the same dots again.
 *   <li><i>Context</i>: the dots that a state has seen. Seen and without an entry is dead, which
 *       needs no tombstone: the context is a few numbers however many members came and went.
 *   <li><i>Floor</i>: for each region the epoch below which all dots count as seen. A lost region's
 *       members are removed by raising its floor. Systems that delete them locally instead learn
 *       them again from the next replica that still has them.
 *   <li><i>Delta</i>: a small state that says what changed.
 * </ul>
 *
 * <p><b>How it is used.</b> A region's channel has one {@link
 * io.meridian.presence.crdt.PresenceWriter}, which turns what its clients do into deltas; {@link
 * io.meridian.presence.crdt.Removal} makes the deltas that take members away. Whoever gets a delta
 * joins it ({@link io.meridian.presence.crdt.PresenceState#joinTracking}), tells its subscribers
 * what the {@link io.meridian.presence.crdt.PresenceView} shows of the step, passes on only what
 * was {@link io.meridian.presence.crdt.PresenceState#newTo} it, and re-asserts the members that are
 * connected to it. Who has missed deltas gets the full state, cut by {@link
 * io.meridian.presence.crdt.PresenceParts}; {@link io.meridian.presence.crdt.PresenceCodec} makes
 * bytes of either.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>Join commutes, associates, repeats harmlessly and only grows; so does every replica's
 *       state. Any schedule of deltas followed by one exchange of full states gives the same state
 *       everywhere.
 *   <li>A dead dot is never live again, in any replica that has seen it dead.
 *   <li>An explicit leave removes every observed dot of the member. A lost connection or node
 *       removes only what it owned, so it cannot take a member that has moved on.
 *   <li>Equal states have equal bytes.
 *   <li>At rest a context has one vector entry for each region, and a state is bounded by its
 *       regions and members.
 * </ul>
 *
 * <p>Read {@link io.meridian.presence.crdt.PresenceState} first, then the writer.
 */
@NullMarked
package io.meridian.presence.crdt;

import org.jspecify.annotations.NullMarked;
