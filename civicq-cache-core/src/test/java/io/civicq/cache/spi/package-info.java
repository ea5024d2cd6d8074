/** The contracts of the interfaces in this package, as tests that every backend runs against itself. */
@NullMarked
package io.civicq.cache.spi;

import org.jspecify.annotations.NullMarked;
