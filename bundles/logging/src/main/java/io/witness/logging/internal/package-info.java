/** How events of the log become lines, and how their levels are changed while Witness runs. */
package io.witness.logging.internal;
