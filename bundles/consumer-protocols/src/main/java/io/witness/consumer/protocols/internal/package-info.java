/** The consumer that counts packets and bytes by protocol. */
package io.witness.consumer.protocols.internal;
