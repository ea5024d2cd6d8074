/** The coherence checker: nodes read and invalidate a register of versions while Redis breaks, and every read is judged. */
@NullMarked
package io.civicq.cache.bench.coherence;

import org.jspecify.annotations.NullMarked;
