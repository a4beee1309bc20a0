/** Shows sockets, readers and losses in a browser. */
package io.witness.monitor.internal.console;
