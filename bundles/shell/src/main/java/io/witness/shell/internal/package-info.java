/** The commands of the scope {@code witness}, with which operators query a running Witness. */
package io.witness.shell.internal;
