/** Tests of the certificates of links. */
@NullMarked
package io.meridian.replication.link.tls;

import org.jspecify.annotations.NullMarked;
