/** AF_PACKET receive rings: the driver, the sequence in which rings are opened, and the ring itself. */
package io.witness.afpacket.internal;
