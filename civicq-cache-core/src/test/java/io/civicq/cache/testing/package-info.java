/** What tests move by hand: the clock, the queue of background work, and other callers. */
@NullMarked
package io.civicq.cache.testing;

import org.jspecify.annotations.NullMarked;
