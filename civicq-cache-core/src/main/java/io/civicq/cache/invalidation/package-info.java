/** What is no longer true, the numbered sequence that says so, and every node's memory of it. */
@NullMarked
package io.civicq.cache.invalidation;

import org.jspecify.annotations.NullMarked;
