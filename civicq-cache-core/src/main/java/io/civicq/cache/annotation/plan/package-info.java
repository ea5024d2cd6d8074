/**
 * What an annotated method means, decided from facts about its types: the same decisions at run time, where the facts come
 * from reflection, and at compile time, where they come from the compiler. No API for applications.
 */
@NullMarked
package io.civicq.cache.annotation.plan;

import org.jspecify.annotations.NullMarked;
