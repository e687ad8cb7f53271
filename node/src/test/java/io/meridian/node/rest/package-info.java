/** Tests of the routes, without a socket. */
@NullMarked
package io.meridian.node.rest;

import org.jspecify.annotations.NullMarked;
