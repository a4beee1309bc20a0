/** Reads a socket through time: first what was recorded, then what comes. */
package io.witness.cli.internal.tap;
