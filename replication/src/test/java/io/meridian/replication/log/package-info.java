/** Tests of logs as values, and random ones for other tests. */
@NullMarked
package io.meridian.replication.log;

import org.jspecify.annotations.NullMarked;
