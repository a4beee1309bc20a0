/**
 * Sends the records of flows and gaps, and the state of this sensor, to Kafka. The thread of a ring's consumer formats records into
 * chunks; one thread sends them, keeps what is not acknowledged, and puts it into a spool on disk while no broker takes it.
 */
package io.witness.exporter.kafka.internal;
