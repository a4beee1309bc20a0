/**
 * Runs consumers: one thread per consumer and ring. Reports their state, and continues without a consumer that fails or
 * hangs. Code of a consumer runs on its own threads only.
 */
package io.witness.consumers.internal;
