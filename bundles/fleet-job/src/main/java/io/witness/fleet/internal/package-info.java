/** Shows a fleet of sensors, and keeps tables of it, from its topics in Kafka alone: the commands {@code witness fleet} and {@code fleet-job}. */
package io.witness.fleet.internal;
