package io.meridian.chaos.experiment;

/**
 * A bound on what a probe measures.
 *
 * @param max in the probe's unit, itself allowed
 */
public record Limit(Probe probe, double max) {}
