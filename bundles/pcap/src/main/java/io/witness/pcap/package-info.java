/** Reads and writes capture files. */
@Export
@Version("0.2.0")
package io.witness.pcap;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
