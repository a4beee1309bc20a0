/**
 * The fanout manager: opens a socket's rings, runs one thread each, hands blocks to subscriptions and takes them back.
 */
package io.witness.fanout.internal;
