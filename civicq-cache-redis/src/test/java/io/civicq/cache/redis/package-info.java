/** The promises of the Redis tier, kept against real servers. */
@NullMarked
package io.civicq.cache.redis;

import org.jspecify.annotations.NullMarked;
