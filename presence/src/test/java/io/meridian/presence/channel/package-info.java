/** One channel's presence in several regions: stories by name, and a seeded simulation. */
@NullMarked
package io.meridian.presence.channel;

import org.jspecify.annotations.NullMarked;
