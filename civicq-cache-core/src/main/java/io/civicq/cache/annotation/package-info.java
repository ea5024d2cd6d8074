/**
 * Caching by annotation: {@link io.civicq.cache.annotation.Cached}, {@link io.civicq.cache.annotation.CachePut} and {@link
 * io.civicq.cache.annotation.Invalidates} on the methods of a service, done by a proxy at run time or by a decorator that is
 * generated when the service is compiled.
 */
@NullMarked
package io.civicq.cache.annotation;

import org.jspecify.annotations.NullMarked;
