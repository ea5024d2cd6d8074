/**
 * Generates a decorator for each service whose methods are annotated, when it is compiled; nothing of this is needed at run
 * time.
 */
@NullMarked
package io.civicq.cache.annotation.processor;

import org.jspecify.annotations.NullMarked;
