/** Commands that run outside the framework. */
package io.witness.cli.internal;
