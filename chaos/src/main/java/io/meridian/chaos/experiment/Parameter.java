package io.meridian.chaos.experiment;

/**
 * A whole number that a fault needs to be told.
 *
 * @param name as in files, with its unit
 * @param min the least that is allowed, itself included
 * @param max the most that is allowed, itself included
 */
public record Parameter(String name, int min, int max) {}
