/** The consumer that counts packets, bytes and flows, and tells how far it is behind. */
package io.witness.consumer.flows.internal;
