/** The command {@code probe}: measures delays between interfaces by numbered frames. */
package io.witness.cli.internal.probe;
