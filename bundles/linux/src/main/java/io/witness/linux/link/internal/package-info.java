/** The messages of rtnetlink(7). */
package io.witness.linux.link.internal;
