/** Memory of rings: admission, memory files, mappings, and the passing of blocks. */
@Export
@Version("1.1.0")
package io.witness.linux.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
