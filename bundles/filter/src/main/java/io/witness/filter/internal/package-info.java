/** How programs are read, checked and generated, and how libpcap is called. */
package io.witness.filter.internal;
