/** The control socket: one Gogo session a connection, and the client that talks to it. */
package io.witness.shell.internal.control;
