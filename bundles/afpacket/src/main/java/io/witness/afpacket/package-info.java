/** The kernel's receive and transmit rings, packet sockets, and time stamps, for programs without OSGi. */
@Export
@Version("1.1.0")
package io.witness.afpacket;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
