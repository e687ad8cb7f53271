/**
 * Bytes that an earlier version wrote, kept to be read for good.
 *
 * <p>While a region is upgraded node by node, and regions one by one, old and new nodes talk to
 * each other, and new ones read what old ones stored. {@link io.meridian.chaos.golden.GoldenBytes}
 * holds a sample of each message to the bytes that were committed when its format was released.
 * What to do when a format has to change is in {@code
 * docs/decisions/0018-versions-beside-each-other.md}.
 */
@NullMarked
package io.meridian.chaos.golden;

import org.jspecify.annotations.NullMarked;
