/**
 * Tests of the Terraform configurations, by the {@code terraform} binary as a user runs it.
 *
 * <p>{@link io.meridian.terraform.Terraform} runs it on one configuration: with a data folder and a
 * CLI configuration of the test's own, so that no test reads what the machine's user has set up,
 * and without a registry. {@code *Test} needs nothing else and takes seconds; {@code *IT} starts
 * processes. On a machine without {@code terraform} all are skipped, in CI they fail: see {@link
 * io.meridian.terraform.NeedsTerraform}.
 */
@NullMarked
package io.meridian.terraform;

import org.jspecify.annotations.NullMarked;
