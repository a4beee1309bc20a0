/** Network interfaces: what they are, and what becomes of them. */
@Export
@Version("0.1.0")
package io.witness.linux.link;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
