@NullMarked
package io.meridian.regions;

import org.jspecify.annotations.NullMarked;
