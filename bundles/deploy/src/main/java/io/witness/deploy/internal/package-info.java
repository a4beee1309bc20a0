/**
 * Hot deployment: keeps running bundles in step with the jars of a directory. Depends only on the framework and the log, so
 * that every other bundle can be replaced.
 */
package io.witness.deploy.internal;
