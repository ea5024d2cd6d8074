/** How long values live, as data, and the judgements about time and chance, as pure functions. */
@NullMarked
package io.civicq.cache.policy;

import org.jspecify.annotations.NullMarked;
