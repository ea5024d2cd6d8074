/** The caches in front of the application: what they are told of responses, and what is purged from them. */
@NullMarked
package io.civicq.cache.servlet.cdn;

import org.jspecify.annotations.NullMarked;
