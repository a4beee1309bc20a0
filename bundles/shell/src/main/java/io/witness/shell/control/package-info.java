/** A client of a running Witness's control socket, and where it prints what is answered. */
@Export
@Version("1.1.0")
package io.witness.shell.control;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
