/** How the arguments of a subcommand are read. */
@NullMarked
package io.civicq.cache.bench.options;

import org.jspecify.annotations.NullMarked;
