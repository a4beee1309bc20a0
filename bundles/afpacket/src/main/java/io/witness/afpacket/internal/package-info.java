/** AF_PACKET rings: the driver, the sequence in which rings are opened, receive and transmit rings, and time stamps. */
package io.witness.afpacket.internal;
