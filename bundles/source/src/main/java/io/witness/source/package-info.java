/** Packet sources: read packets from any ring, one after the other. */
@Export
@Version("1.1.0")
package io.witness.source;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
