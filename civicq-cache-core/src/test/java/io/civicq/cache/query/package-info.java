@NullMarked
package io.civicq.cache.query;

import org.jspecify.annotations.NullMarked;
