/** What warming both tiers costs, beside a plain loop of pipelined SETs. */
@NullMarked
package io.civicq.cache.bench.warm;

import org.jspecify.annotations.NullMarked;
