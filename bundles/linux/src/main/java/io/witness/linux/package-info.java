/** System calls of Linux, for 64-bit processes: errors, descriptors, memory outside of the heap, libraries. */
@Export
@Version("0.2.0")
package io.witness.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
