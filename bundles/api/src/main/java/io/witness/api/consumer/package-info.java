/** The whiteboard contract of analysis plugins. */
@Export
@Version("0.1.0")
package io.witness.api.consumer;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
