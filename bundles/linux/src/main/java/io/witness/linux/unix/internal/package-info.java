/** Listens at UNIX sockets. Bundles that do so contain a copy of this package, so that they do not depend on system calls. */
package io.witness.linux.unix.internal;
