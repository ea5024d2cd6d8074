/** The tier that all nodes share: entries in Redis, over Jedis. */
@NullMarked
package io.civicq.cache.redis;

import org.jspecify.annotations.NullMarked;
