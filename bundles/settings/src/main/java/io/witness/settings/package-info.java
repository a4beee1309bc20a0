/** The keys of a socket's entry, and their meaning. */
@Export
@Version("1.1.0")
package io.witness.settings;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
