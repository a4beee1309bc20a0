/** Filters of packets: libpcap's compiler, classic BPF programs, and their interpreter. */
@Export
@Version("1.1.0")
package io.witness.filter;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
