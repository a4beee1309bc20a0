/** The service that reads entries. */
package io.witness.settings.internal;
