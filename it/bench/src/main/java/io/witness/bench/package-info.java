/** What a packet costs, beside a walker in C on memory of the same shape. */
package io.witness.bench;
