/** Decodes headers of packets: fields, lines of text, protocols, flows and counts of them. */
@Export
@Version("1.1.0")
package io.witness.decode;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
