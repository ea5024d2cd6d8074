/** What CivicQ is about. Immutable values, shared by all who read them from a cache. */
@NullMarked
package io.civicq.example.model;

import org.jspecify.annotations.NullMarked;
