/** The entry of a socket: what it may say, and what it then means. */
@Export
@Version("0.1.0")
package io.witness.settings;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
