/** Measurements: each is a ratio against a peer or a limit, taken in one run. */
@NullMarked
package io.civicq.cache.bench;

import org.jspecify.annotations.NullMarked;
