/** A client of Testimony servers: reads a ring over a connection. Usable without a framework. */
@Export
@Version("1.0.0")
package io.witness.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
