@NullMarked
package io.meridian.replication.message;

import org.jspecify.annotations.NullMarked;
