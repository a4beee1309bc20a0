/** Rings that are filled by this process: what programs that read rings can be tested and measured with. */
@Export
@Version("0.2.0")
package io.witness.replay;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
