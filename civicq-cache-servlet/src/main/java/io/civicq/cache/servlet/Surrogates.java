package io.civicq.cache.servlet;

import io.civicq.cache.key.CacheKey;
import io.civicq.cache.servlet.cdn.KeyHeader;
import io.civicq.cache.servlet.cdn.SurrogateKeys;
import io.civicq.cache.servlet.decision.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells caches in front what a response was made of. */
final class Surrogates {
    private final List<KeyHeader> headers;

    Surrogates(List<KeyHeader> headers) {
        this.headers = List.copyOf(headers);
    }

    /** Whether any cache in front is told. */
    boolean isOn() {
        return !headers.isEmpty();
    }

    /** The fields with what caches in front need. */
    Fields on(Fields fields, CacheKey own, ReadEntries read) {
        Fields told = fields;
        for (KeyHeader header : headers) {
            Set<CacheKey> keys = new HashSet<>(read.keys());
            keys.add(own);
            Set<String> dataTypes = new HashSet<>(read.dataTypes());
            dataTypes.add(ResponseCache.DATA_TYPE);
            List<String> names = SurrogateKeys.ofResponse(keys, read.tags(), dataTypes, header);
            told = told.with(header.name(), header.value(names));
        }
        return told;
    }
}
