/** Starts the framework with its bundles, and ends the process as people and service managers expect. */
package io.witness.launcher;
