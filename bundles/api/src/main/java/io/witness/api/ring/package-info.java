/** Rings: what delivers blocks, the drivers that open them, and what they count. */
@Export
@Version("2.1.0")
package io.witness.api.ring;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
