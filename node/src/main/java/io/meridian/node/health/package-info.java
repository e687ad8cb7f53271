/** Whether this node can serve, for load balancers, operators and its own edge. */
@NullMarked
package io.meridian.node.health;

import org.jspecify.annotations.NullMarked;
