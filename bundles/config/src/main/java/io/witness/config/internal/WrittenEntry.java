package io.witness.config.internal;

import java.util.List;

/**
 * An entry as it stands in the file.
 *
 * @param line of its opening brace, from 1
 * @param values its keys in the order of the file; no key stands there twice in one spelling
 */
record WrittenEntry(int line, List<WrittenValue> values) {}
