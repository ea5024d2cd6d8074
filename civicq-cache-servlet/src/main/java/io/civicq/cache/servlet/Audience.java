package io.civicq.cache.servlet;

/** Who gets what a handler writes. */
enum Audience {
    CLIENT,
    /** The client has had an answer already. */
    NOBODY
}
