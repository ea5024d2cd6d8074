/** The system of record: plain SQL. */
@NullMarked
package io.civicq.example.database;

import org.jspecify.annotations.NullMarked;
