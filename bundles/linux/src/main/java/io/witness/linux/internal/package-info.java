/** How libc and libpcap are called. */
package io.witness.linux.internal;
