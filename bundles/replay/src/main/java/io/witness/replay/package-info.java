/** Rings that this process fills, with which programs that read rings can be tested and measured. */
@Export
@Version("1.0.0")
package io.witness.replay;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
