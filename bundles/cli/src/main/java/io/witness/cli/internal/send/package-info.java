/** The command {@code send}: replays captures, and sends generated frames, on a transmit ring. */
package io.witness.cli.internal.send;
