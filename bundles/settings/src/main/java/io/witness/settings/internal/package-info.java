/** The services that read entries, and describe their keys to tools that edit Configuration Admin's instances. */
package io.witness.settings.internal;
