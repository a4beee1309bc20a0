/** Reads and writes capture files. */
@Export
@Version("1.1.0")
package io.witness.pcap;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
