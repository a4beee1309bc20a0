/**
 * Records packets in capture files. The thread of a ring's consumer encodes packets into chunks; a thread of its own writes
 * these, so that a slow disk delays no ring; one more thread completes files.
 */
package io.witness.consumer.recorder.internal;
