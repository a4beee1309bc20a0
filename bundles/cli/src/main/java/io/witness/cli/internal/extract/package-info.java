/** Extracts packets from recordings. */
package io.witness.cli.internal.extract;
