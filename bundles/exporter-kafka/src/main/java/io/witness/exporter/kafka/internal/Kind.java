package io.witness.exporter.kafka.internal;

/** Lists the kinds of records in chunks, each of which has a topic. The order is that of the numbers in spool files. */
enum Kind {
    /** A flow, or a part of one. */
    FLOW,
    /** A gap. */
    EVENT
}
