/** Meters flows: packets in, records of flows and of gaps out. */
@Export
@Version("1.0.0")
package io.witness.flows;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
