@NullMarked
package io.meridian.regions.cli;

import org.jspecify.annotations.NullMarked;
