/**
 * What the start scripts of the archive need on a host that runs a node, a Cassandra, or both. The
 * scripts themselves lie in the module {@code node/image}; they ask here what is easier said in
 * Java than in a shell.
 *
 * <p>{@link io.meridian.regions.host.CassandraConfigurationProcess} makes what Cassandra reads out
 * of the variables of {@code cassandra.env}, {@link io.meridian.regions.host.ReadinessProcess}
 * waits until a service serves. Both are programs of their own: they end with 2 and a line that
 * names the variable when a setting is missing or wrong.
 */
@NullMarked
package io.meridian.regions.host;

import org.jspecify.annotations.NullMarked;
