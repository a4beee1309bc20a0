/** The Testimony wire format, version 2, and descriptor passing over UNIX sockets. */
@Export
@Version("1.0.0")
package io.witness.protocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
