@NullMarked
package io.meridian.regions.launch;

import org.jspecify.annotations.NullMarked;
