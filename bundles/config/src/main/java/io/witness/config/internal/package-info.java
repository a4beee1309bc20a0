/**
 * From {@code testimony.conf} to Configuration Admin: the file is parsed ({@link EntryReader}), its entries are
 * validated ({@link EntryChecker}) and applied as a difference ({@link SocketStore}); {@link Startup} waits for what
 * becomes of them.
 */
package io.witness.config.internal;
