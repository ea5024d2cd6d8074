/** CivicQ's own vocabulary: its data types, keys and policies. Nothing else imports it. */
@NullMarked
package io.civicq.cache.catalog;

import org.jspecify.annotations.NullMarked;
