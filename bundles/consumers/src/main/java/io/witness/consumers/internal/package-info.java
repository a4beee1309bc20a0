/**
 * Runs consumers: gives each consumer a thread at each ring, tells what it does, and goes on without it when it fails or
 * hangs. Code of a consumer runs on its own threads only.
 */
package io.witness.consumers.internal;
