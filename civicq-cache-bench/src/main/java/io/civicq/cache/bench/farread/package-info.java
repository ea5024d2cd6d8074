/** How many single reads of the far tier a second, by the number of threads, beside pooled Jedis. */
@NullMarked
package io.civicq.cache.bench.farread;

import org.jspecify.annotations.NullMarked;
