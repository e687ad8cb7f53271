/**
 * Messages as those see them who come later: a message is what its publish added, changed by all
 * operations on it in the order of their serials. So every region computes the same, in whatever
 * order its log took them.
 */
@NullMarked
package io.meridian.replication.message;

import org.jspecify.annotations.NullMarked;
