/** How the library is used with others: one question a file. */
@NullMarked
package io.civicq.example.recipes;

import org.jspecify.annotations.NullMarked;
