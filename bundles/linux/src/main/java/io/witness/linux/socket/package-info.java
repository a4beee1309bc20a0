/** Sockets: those of AF_PACKET with their filters and counters, and stream sockets that pass descriptors. */
@Export
@Version("2.0.0")
package io.witness.linux.socket;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
