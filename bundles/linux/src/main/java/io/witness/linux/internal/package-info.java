/** Calls of libc. */
package io.witness.linux.internal;
