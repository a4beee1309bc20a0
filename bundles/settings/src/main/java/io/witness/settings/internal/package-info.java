/** The services: reading of entries, and the description of keys for tools. */
package io.witness.settings.internal;
