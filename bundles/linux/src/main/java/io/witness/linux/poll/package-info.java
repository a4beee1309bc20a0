/** Waiting for descriptors, and wake-ups. */
@Export
@Version("2.0.0")
package io.witness.linux.poll;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
