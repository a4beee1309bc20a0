/** The description of a socket's keys for tools that edit Configuration Admin's instances. */
package io.witness.config.internal.metatype;
