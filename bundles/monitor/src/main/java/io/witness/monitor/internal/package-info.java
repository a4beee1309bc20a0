/** Serves metrics and health to operators' tools. */
package io.witness.monitor.internal;
