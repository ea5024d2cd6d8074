/** The near tier: entries in this process, kept by Caffeine. */
@NullMarked
package io.civicq.cache.caffeine;

import org.jspecify.annotations.NullMarked;
