/** A Witness that shows itself: a capture made up here, replayed by a runtime of its own, and what its readers see. */
package io.witness.cli.internal.demo;
