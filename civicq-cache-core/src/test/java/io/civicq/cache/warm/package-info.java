@NullMarked
package io.civicq.cache.warm;

import org.jspecify.annotations.NullMarked;
