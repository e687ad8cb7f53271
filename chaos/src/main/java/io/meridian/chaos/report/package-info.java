/** Reports of runs: a page for people and JSON beside it. */
@NullMarked
package io.meridian.chaos.report;

import org.jspecify.annotations.NullMarked;
