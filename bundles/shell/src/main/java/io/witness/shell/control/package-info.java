/** A client of a running Witness's control socket. */
@Export
@Version("1.0.0")
package io.witness.shell.control;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
