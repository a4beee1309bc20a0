/** The table of flows, their timeouts, and what is read from packets for them. */
package io.witness.flows.internal;
