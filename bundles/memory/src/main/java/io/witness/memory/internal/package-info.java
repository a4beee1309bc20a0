/** Sealed copies of rings. */
package io.witness.memory.internal;
