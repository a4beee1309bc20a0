/** Keeps tables of a fleet of sensors, from its topics in Kafka alone. */
package io.witness.fleet.internal;
