/**
 * How far regions are apart: what the emulated network between them is told.
 *
 * <p>{@code regions/latencies.json} holds round trips between real places, with their sources, and
 * profiles that put regions into such places. {@link io.meridian.regions.wan.WanProfiles} is that
 * file as values; a {@link io.meridian.regions.wan.WanProfile} gives each directed pair of regions
 * its {@link io.meridian.regions.wan.PathDelay}. The profile {@code none} is not in the file: it
 * stands for no emulated network at all.
 *
 * <p>The emulator itself is in the chaos module. {@link io.meridian.regions.wan.RelayAddresses}
 * says where its relays listen, which the launcher and the emulator have to agree on.
 */
@NullMarked
package io.meridian.regions.wan;

import org.jspecify.annotations.NullMarked;
