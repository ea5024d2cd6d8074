/** The code of the README and of the pages in {@code docs/}, so that it compiles. */
@NullMarked
package io.civicq.example.docs;

import org.jspecify.annotations.NullMarked;
