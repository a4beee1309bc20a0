/** Sockets: the validated specification of an entry, its rings for readers, its state. */
@Export
@Version("2.1.0")
package io.witness.api.socket;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
