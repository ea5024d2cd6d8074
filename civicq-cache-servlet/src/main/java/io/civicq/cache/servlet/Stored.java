package io.civicq.cache.servlet;

/** What is kept under the data type {@code response}: a response, the index of its variants, or its body in another coding. */
public sealed interface Stored permits StoredResponse, VariantIndex, CodedBody {}
