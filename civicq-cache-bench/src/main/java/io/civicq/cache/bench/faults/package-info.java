/** What callers and the database feel while Redis fails: the subcommand {@code faults}. */
@NullMarked
package io.civicq.cache.bench.faults;

import org.jspecify.annotations.NullMarked;
