/**
 * From {@code testimony.conf} to Configuration Admin: the file is parsed ({@link EntryReader}), its entries are validated
 * ({@link EntryChecker}) and the differences applied ({@link SocketStore}); {@link Startup} waits for the outcome.
 */
package io.witness.config.internal;
