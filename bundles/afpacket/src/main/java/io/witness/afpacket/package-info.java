/** The kernel's receive rings for programs without OSGi. */
@Export
@Version("1.1.0")
package io.witness.afpacket;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
