@NullMarked
package io.meridian.regions.wan;

import org.jspecify.annotations.NullMarked;
