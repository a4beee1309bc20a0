package io.witness.api.consumer;

/**
 * What a {@link Figure} was at a moment.
 *
 * @param name unique within a consumer of a ring
 * @param unit what is counted; empty: none
 * @param help what the number means
 * @param value the number
 */
public record FigureValue(String name, String unit, String help, long value) {}
