/** What happens when one hot key expires: the subcommand {@code stampede}. */
@NullMarked
package io.civicq.cache.bench.stampede;

import org.jspecify.annotations.NullMarked;
