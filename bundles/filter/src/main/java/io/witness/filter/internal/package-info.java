/** Parsing, checking and generating programs, and calls of libpcap. */
package io.witness.filter.internal;
