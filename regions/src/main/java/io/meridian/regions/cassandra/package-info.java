/**
 * A Cassandra that Meridian runs itself: its configuration, and whether it answers. The launcher
 * starts one for each region of a machine ({@code launch}), a host of a region runs one as a
 * service ({@code host}); both fill in the same templates, which lie beside this package.
 *
 * <p>{@link io.meridian.regions.cassandra.CassandraSettings} is what differs between two of them,
 * {@link io.meridian.regions.cassandra.CassandraFiles} writes what Cassandra reads.
 */
@NullMarked
package io.meridian.regions.cassandra;

import org.jspecify.annotations.NullMarked;
