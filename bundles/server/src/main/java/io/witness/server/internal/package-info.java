/** The Testimony server: listens for each socket that captures, and serves its clients. */
package io.witness.server.internal;
