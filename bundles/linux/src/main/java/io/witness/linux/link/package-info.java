/** Network interfaces: descriptions, and notifications of changes. */
@Export
@Version("1.1.0")
package io.witness.linux.link;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
