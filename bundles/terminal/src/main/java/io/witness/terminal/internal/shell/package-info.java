/** The interactive shell: a line editor before the control socket. */
package io.witness.terminal.internal.shell;
