package io.civicq.cache.servlet.decision;

/**
 * Status and fields of a response.
 *
 * @param status a final status code
 * @param fields its header fields
 */
public record ResponseHead(int status, Fields fields) {
    /** The same response with other fields. */
    public ResponseHead with(Fields others) {
        return new ResponseHead(status, others);
    }
}
