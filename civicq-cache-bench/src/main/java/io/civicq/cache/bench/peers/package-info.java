/** This library and others, each set up as its documentation recommends, behind one narrow interface. */
@NullMarked
package io.civicq.cache.bench.peers;

import org.jspecify.annotations.NullMarked;
