/** Waiting, held blocks and feeding of rings that this process fills. */
package io.witness.replay.internal;
