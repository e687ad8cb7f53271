/** Links over real TCP on loopback, with peers that keep the protocol and peers that break it. */
@NullMarked
package io.meridian.replication.link;

import org.jspecify.annotations.NullMarked;
