/** Shows the states of all sensors from their topic: the command {@code witness fleet}, outside of the framework. */
package io.witness.exporter.kafka.internal.fleet;
