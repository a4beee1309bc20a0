/** A demonstration: a synthetic capture, replayed by a separate runtime, and what its readers see. */
package io.witness.cli.internal.demo;
