/** Judges whether everything works. */
package io.witness.monitor.internal.health;
