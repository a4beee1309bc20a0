/** Packets for other eyes: capture files, packets as text, and which protocol a packet is of. */
@Export
@Version("0.1.0")
package io.witness.pcap;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
