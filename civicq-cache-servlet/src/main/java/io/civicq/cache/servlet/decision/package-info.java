/**
 * What HTTP lets a shared cache do, as functions of values: no container, no clock, no store. Terms and section numbers are
 * those of RFC 9110 and RFC 9111.
 */
@NullMarked
package io.civicq.cache.servlet.decision;

import org.jspecify.annotations.NullMarked;
