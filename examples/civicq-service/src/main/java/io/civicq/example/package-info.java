/** A small CivicQ service in front of an SQL database, and a program that drives it. */
@NullMarked
package io.civicq.example;

import org.jspecify.annotations.NullMarked;
