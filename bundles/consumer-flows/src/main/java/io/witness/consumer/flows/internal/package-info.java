/**
 * Meters the flows of each ring, and writes their records. The thread of a ring's consumer formats records into chunks of lines;
 * each output has a thread that writes them, so that a slow output delays no ring.
 */
package io.witness.consumer.flows.internal;
