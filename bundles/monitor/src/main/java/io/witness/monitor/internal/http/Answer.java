package io.witness.monitor.internal.http;

/**
 * Holds a whole answer.
 *
 * @param status of HTTP
 * @param contentType media type
 * @param content its bytes
 */
public record Answer(int status, String contentType, byte[] content) {}
