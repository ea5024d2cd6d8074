/** What a backend implements: tiers and their stores, the invalidation log, the load lease, and codecs. */
@NullMarked
package io.civicq.cache.spi;

import org.jspecify.annotations.NullMarked;
