/** System calls of Linux, for 64-bit processes. */
@Export
@Version("0.1.0")
package io.witness.linux;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
