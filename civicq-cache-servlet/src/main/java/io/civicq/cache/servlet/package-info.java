/** A shared HTTP cache as a servlet filter: it captures responses, asks the decisions, serves and stores. */
@NullMarked
package io.civicq.cache.servlet;

import org.jspecify.annotations.NullMarked;
