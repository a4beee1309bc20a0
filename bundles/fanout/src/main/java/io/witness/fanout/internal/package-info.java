/** The life cycle of sockets: their rings are opened, replaced and closed as configuration and links change. */
package io.witness.fanout.internal;
