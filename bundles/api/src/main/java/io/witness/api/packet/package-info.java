/** Flyweights over captured memory: block, packet and cursor, with the kernel's layouts as data. */
@Export
@Version("1.1.0")
package io.witness.api.packet;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
