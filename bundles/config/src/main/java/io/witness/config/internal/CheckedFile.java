package io.witness.config.internal;

import java.util.List;

/**
 * What a file's entries are worth.
 *
 * @param count entries in the file
 * @param good those that can be used
 * @param errors one line for each of the others
 * @param warnings one line for each unknown key
 */
record CheckedFile(int count, List<SocketEntry> good, List<String> errors, List<String> warnings) {}
