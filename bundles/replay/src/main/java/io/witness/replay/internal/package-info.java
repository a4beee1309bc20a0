/** How rings that are filled by this process wait and know what is held. */
package io.witness.replay.internal;
