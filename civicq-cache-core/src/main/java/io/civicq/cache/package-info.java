/**
 * The public API, beside the engine behind it: {@link io.civicq.cache.Caches} holds the tiers and the policies and hands
 * out one {@link io.civicq.cache.Cache} for each data type.
 */
@NullMarked
package io.civicq.cache;

import org.jspecify.annotations.NullMarked;
