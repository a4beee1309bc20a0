/** Being a client of a Testimony server: a ring that is read over a connection. Usable without a framework. */
@Export
@Version("1.0.0")
package io.witness.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
