/**
 * {@code ./meridian check}: judges a recorded history again.
 *
 * <p>Everything that runs clients leaves a history as a file, see {@link
 * io.meridian.chaos.history.HistoryFile}; what is recorded by other programs in the same form, such
 * as the comparison with other systems in {@code chaos/peers}, is judged in the same way.
 */
@NullMarked
package io.meridian.chaos.check;

import org.jspecify.annotations.NullMarked;
