/** Finds packets in recordings: an index beside each capture file, and extraction from all files of a directory. */
@Export
@Version("1.0.0")
package io.witness.recording;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
