/** The lattice's laws by seeded properties, and the field's published presence bugs by name. */
@NullMarked
package io.meridian.presence.crdt;

import org.jspecify.annotations.NullMarked;
