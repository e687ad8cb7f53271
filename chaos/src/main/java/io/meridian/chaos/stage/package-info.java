/**
 * Regions that belong to one run of a benchmark or an experiment, with a network between them that
 * can be slowed and broken.
 *
 * <p>{@link io.meridian.chaos.stage.EmulatedRegions} are all of them; they have addresses of their
 * own, so that they run beside those of {@code meridian up}. Each {@link
 * io.meridian.chaos.stage.EmulatedRegion} has a run folder of its own: regions start and stop at
 * the same time, and what is done to one does not wait for another.
 *
 * <p>Invariants: relays are bound before anything is started, and while they are, nobody else has
 * these regions. What an earlier run left behind is stopped and deleted first. When a run ends,
 * however it ends, its regions are stopped and what they stored is deleted.
 */
@NullMarked
package io.meridian.chaos.stage;

import org.jspecify.annotations.NullMarked;
