/**
 * Hot deployment: keeps what runs in step with the jars of a directory. Depends on the framework and the log only, so that
 * every other bundle can be replaced.
 */
package io.witness.deploy.internal;
