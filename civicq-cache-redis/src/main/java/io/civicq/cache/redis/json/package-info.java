/** Values as JSON, Smile or CBOR, by Jackson. */
@NullMarked
package io.civicq.cache.redis.json;

import org.jspecify.annotations.NullMarked;
