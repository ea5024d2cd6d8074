/** Invalidations that are written in the business transaction, and appended to the log by a relay after it. */
@NullMarked
package io.civicq.cache.outbox;

import org.jspecify.annotations.NullMarked;
