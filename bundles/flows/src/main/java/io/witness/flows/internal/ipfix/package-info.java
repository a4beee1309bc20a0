/** Formats IPFIX (RFC 7011): elements, templates, records and messages. */
package io.witness.flows.internal.ipfix;
