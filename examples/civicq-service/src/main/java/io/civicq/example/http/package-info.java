/** JSON over HTTP. */
@NullMarked
package io.civicq.example.http;

import org.jspecify.annotations.NullMarked;
