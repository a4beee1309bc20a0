/** The whiteboard contract of analysis plugins, and their status for operators. */
@Export
@Version("2.1.0")
package io.witness.api.consumer;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
