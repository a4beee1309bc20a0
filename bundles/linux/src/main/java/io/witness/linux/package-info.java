/** System calls of Linux, for 64-bit processes: errors, descriptors, memory outside of the heap, libraries. */
@Export
@Version("1.1.0")
package io.witness.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
