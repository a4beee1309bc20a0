/** Rings in memory files: laid out as the kernel's, filled by this process. */
@Export
@Version("0.2.0")
package io.witness.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
