@NullMarked
package io.civicq.cache.outbox;

import org.jspecify.annotations.NullMarked;
