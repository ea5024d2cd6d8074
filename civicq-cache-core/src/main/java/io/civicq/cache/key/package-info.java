/** Names of cached things: hierarchical keys, the templates that make them, and patterns over their text. */
@NullMarked
package io.civicq.cache.key;

import org.jspecify.annotations.NullMarked;
