package io.witness.config.internal;

import java.util.List;

/**
 * An entry as it stands in the file.
 *
 * @param line of its opening brace, from 1
 * @param values its keys in the order of the file; no key stands there twice in one spelling
 */
record WrittenEntry(int line, List<WrittenValue> values) {
    /**
     * A key and its value as they stand in the file.
     *
     * @param key in the spelling of the file
     * @param value a String, a Boolean, a Number ({@link Quantities#number}), or null
     * @param line of the key, from 1
     */
    record WrittenValue(String key, Object value, int line) {}
}
