/**
 * History: a channel's messages in canonical order, by serial, the same in every region. It is read
 * from the journal, whose order is this region's order of arrival; {@link
 * io.meridian.node.history.HistoryReader} puts it in order with a bounded number of messages in
 * memory. What subscribers were told of members is another thing, of this region alone: {@link
 * io.meridian.node.history.PresenceEvents}.
 */
@NullMarked
package io.meridian.node.history;

import org.jspecify.annotations.NullMarked;
