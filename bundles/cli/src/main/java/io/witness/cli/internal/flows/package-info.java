/** The command that meters flows of capture files and sockets. */
package io.witness.cli.internal.flows;
