/** The consumer that counts packets, bytes and flows, and measures how far it lags. */
package io.witness.consumer.flows.internal;
