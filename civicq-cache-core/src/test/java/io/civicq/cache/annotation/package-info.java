/** Tests of caching by annotation. The services here are compiled with the processor, so that each has its decorator. */
@NullMarked
package io.civicq.cache.annotation;

import org.jspecify.annotations.NullMarked;
