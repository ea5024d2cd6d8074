/** Results of SQL queries, kept near and far until a table that they were read from is written. */
@NullMarked
package io.civicq.cache.query;

import org.jspecify.annotations.NullMarked;
