/** Decodes headers of packets: fields, lines of text, protocols, flows. */
@Export
@Version("2.0.0")
package io.witness.decode;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
