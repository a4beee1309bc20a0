/** The whiteboard contract of analysis plugins, and what operators see of them. */
@Export
@Version("2.0.0")
package io.witness.api.consumer;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
