/** Caches that are full before the users come: warm-up plans, hot sets, and hot keys that outlive a deploy. */
@NullMarked
package io.civicq.cache.warm;

import org.jspecify.annotations.NullMarked;
