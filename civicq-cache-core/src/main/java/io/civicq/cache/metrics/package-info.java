/** What operators watch: figures of caches and requests, alerts on them, and their names in Micrometer. */
@NullMarked
package io.civicq.cache.metrics;

import org.jspecify.annotations.NullMarked;
