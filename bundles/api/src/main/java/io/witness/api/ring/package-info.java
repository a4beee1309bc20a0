/** Rings: what delivers blocks, the drivers that open them, and what they count. */
@Export
@Version("2.0.0")
package io.witness.api.ring;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
