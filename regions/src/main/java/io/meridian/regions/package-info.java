/**
 * The topology: which regions there are, where their nodes listen, and who links to whom.
 *
 * <p>One file, {@code regions/topology.json}, is read by nodes, by the launcher, by tools and by
 * Terraform, so that none of them keeps a list of its own. {@link io.meridian.regions.Topology} is
 * that file as values. Each record checks what it holds when it is made, so an invalid topology
 * cannot exist in memory; {@link io.meridian.regions.InvalidTopologyException} tells which field of
 * which file is wrong, its value, and the limit.
 *
 * <p>Words: a <em>region</em> is one site with its own storage. Its <em>nodes</em> are numbered
 * from 1; node N listens on the Nth of the region's addresses. A region's <em>index</em> (1 to 15)
 * is what identifiers in binary formats carry instead of its name; it never changes, and no other
 * region ever gets it.
 *
 * <p>Start reading at {@link io.meridian.regions.Topology}. Processes are started in {@code
 * launch}, the command line is {@code cli}. On hosts of their own nodes are run by {@code host};
 * the configuration of Cassandra is made in {@code cassandra}.
 */
@NullMarked
package io.meridian.regions;

import org.jspecify.annotations.NullMarked;
