/** Serves metrics, health and a console to operators' tools. */
package io.witness.monitor.internal;
