/** The command of the shell. */
package io.witness.recording.internal.shell;
