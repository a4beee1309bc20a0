package io.witness.config.internal;

/**
 * A key and its value as they stand in the file.
 *
 * @param key in the spelling of the file
 * @param value a String, a Boolean, a Number ({@link Quantities#number}), or null
 * @param line of the key, from 1
 */
record WrittenValue(String key, Object value, int line) {}
