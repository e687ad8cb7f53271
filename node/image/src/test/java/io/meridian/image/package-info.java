/** What hosts get: the archive with its programs, its installer, and the image. */
@NullMarked
package io.meridian.image;

import org.jspecify.annotations.NullMarked;
