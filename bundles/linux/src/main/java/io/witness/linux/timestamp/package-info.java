/** Time stamps of network interfaces: what they can do, and how they are set. */
@Export
@Version("1.0.0")
package io.witness.linux.timestamp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
