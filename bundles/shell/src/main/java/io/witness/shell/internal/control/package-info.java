/** The control socket: one Gogo session per connection, and its client. */
package io.witness.shell.internal.control;
