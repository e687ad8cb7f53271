/**
 * The command line behind the {@code meridian} script: it reads words, calls {@link
 * io.meridian.regions.launch.LocalDeployment}, and prints what a person or a program wants to know.
 *
 * <p>Exit codes: 0 done, 1 failed (the last line on standard error says why), 2 wrong usage. What
 * was asked for goes to standard output, errors to standard error.
 *
 * <p>Other modules add commands through {@link io.meridian.regions.cli.CommandProvider}. Start
 * reading at {@link io.meridian.regions.cli.Meridian}.
 */
@NullMarked
package io.meridian.regions.cli;

import org.jspecify.annotations.NullMarked;
