/** The live view of rings and readers. */
package io.witness.terminal.internal.top;
