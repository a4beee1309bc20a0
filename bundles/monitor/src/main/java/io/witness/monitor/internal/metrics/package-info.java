/** Collects metrics from the services of all sockets and consumers. */
package io.witness.monitor.internal.metrics;
