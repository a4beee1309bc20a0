/**
 * Dispatch: the ring's thread takes blocks, hands them to subscriptions and takes them back; one ledger a subscription says where each
 * block went.
 */
package io.witness.fanout.internal.dispatch;
