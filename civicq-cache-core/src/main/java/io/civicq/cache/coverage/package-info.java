/** A check, for an application's own tests, that its rules reach everything that it caches. */
@NullMarked
package io.civicq.cache.coverage;

import org.jspecify.annotations.NullMarked;
