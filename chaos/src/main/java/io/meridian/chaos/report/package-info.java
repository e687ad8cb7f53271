/**
 * Reports of runs: a page for people and JSON beside it.
 *
 * <p>Whoever runs something makes a {@link io.meridian.chaos.report.Report} of what it found, in
 * figures and words; {@link io.meridian.chaos.report.ReportFiles} writes it. The page is one file:
 * style and plots are in it, it asks for nothing over the network and runs no script, so that it
 * can be mailed, kept and printed. Plots are SVG. What a colour says, a shape, a dash or a word
 * says too.
 *
 * <p>The page shows what an eye can take in, and says what it leaves out: {@link
 * io.meridian.chaos.report.TimelinePlot} thins long series and draws a limited number of them,
 * tables end after {@link io.meridian.chaos.report.TextTable#ROWS_MAX} rows. JSON has everything.
 */
@NullMarked
package io.meridian.chaos.report;

import org.jspecify.annotations.NullMarked;
