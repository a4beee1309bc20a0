/** Listens, and answers requests over HTTP. */
package io.witness.monitor.internal.http;
