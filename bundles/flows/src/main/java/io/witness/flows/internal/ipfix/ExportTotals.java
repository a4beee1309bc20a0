package io.witness.flows.internal.ipfix;

/**
 * Counts what an exporter has sent since it was created.
 *
 * @param domain the observation domain
 * @param messages messages
 * @param records records of flows
 * @param bytes bytes of messages
 * @param lost records that could not be sent
 */
public record ExportTotals(int domain, long messages, long records, long bytes, long lost) {}
