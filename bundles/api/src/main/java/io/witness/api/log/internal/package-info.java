/** Limits what is logged. Bundles that do so contain a copy of this package, so that they do not depend on another one for it. */
package io.witness.api.log.internal;
