/** How large a ring has to be for a rate of packets. */
@Export
@Version("1.0.0")
package io.witness.api.ringsize;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
