/**
 * Dispatch: the ring's thread takes blocks, delivers them to subscriptions and takes them back; one ledger per subscription
 * accounts for each block.
 */
package io.witness.fanout.internal.dispatch;
