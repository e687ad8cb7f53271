/**
 * Benchmarks of what cannot be seen from outside a node. They run on request, never with the tests:
 * {@code docs/benchmarks.md} has the commands. They assert that nothing was lost, and print how
 * fast it was.
 */
@NullMarked
package io.meridian.node.bench;

import org.jspecify.annotations.NullMarked;
