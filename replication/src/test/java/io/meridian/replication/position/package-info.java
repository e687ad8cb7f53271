@NullMarked
package io.meridian.replication.position;

import org.jspecify.annotations.NullMarked;
