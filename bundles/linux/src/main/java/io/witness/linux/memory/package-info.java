/** Memory of rings: whether there is enough, memory files, mappings, and blocks that change hands. */
@Export
@Version("0.1.0")
package io.witness.linux.memory;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
