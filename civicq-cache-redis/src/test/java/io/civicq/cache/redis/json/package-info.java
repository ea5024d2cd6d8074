@NullMarked
package io.civicq.cache.redis.json;

import org.jspecify.annotations.NullMarked;
