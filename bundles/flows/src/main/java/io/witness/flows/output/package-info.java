/** Sends records of flows and of gaps to other programs. */
@Export
@Version("1.0.0")
package io.witness.flows.output;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
