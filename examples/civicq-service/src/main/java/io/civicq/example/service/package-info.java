/** Reads through the caches, and writes that say what is no longer true. */
@NullMarked
package io.civicq.example.service;

import org.jspecify.annotations.NullMarked;
