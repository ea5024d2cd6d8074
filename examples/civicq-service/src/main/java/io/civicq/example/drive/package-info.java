/** Readers and writers that send requests to a running service, and what they measure. */
@NullMarked
package io.civicq.example.drive;

import org.jspecify.annotations.NullMarked;
