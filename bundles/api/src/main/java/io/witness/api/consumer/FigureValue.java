package io.witness.api.consumer;

/**
 * Holds the value of a {@link Figure} at one moment.
 *
 * @param name unique among the figures of a consumer at a ring
 * @param unit what is counted; empty: none
 * @param help what the number means
 * @param value the value
 */
public record FigureValue(String name, String unit, String help, long value) {}
