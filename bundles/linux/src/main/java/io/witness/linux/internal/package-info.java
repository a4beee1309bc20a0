/** How libc is called. */
package io.witness.linux.internal;
