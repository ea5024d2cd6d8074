/** An explorer that runs every interleaving of two operations on two nodes. */
@NullMarked
package io.civicq.cache.interleaving;

import org.jspecify.annotations.NullMarked;
