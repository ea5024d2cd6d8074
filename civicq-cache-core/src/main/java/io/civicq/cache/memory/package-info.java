/** The backends of a service that has no other: everything in one process. */
@NullMarked
package io.civicq.cache.memory;

import org.jspecify.annotations.NullMarked;
