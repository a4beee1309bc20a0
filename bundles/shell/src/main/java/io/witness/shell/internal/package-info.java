/** The commands of the scope {@code witness}: what operators ask a running Witness. */
package io.witness.shell.internal;
