/** The topology: which regions there are and where their nodes listen. */
@NullMarked
package io.meridian.regions;

import org.jspecify.annotations.NullMarked;
