package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.EntityTag;
import io.civicq.cache.servlet.decision.Fields;
import io.civicq.cache.servlet.decision.ResponseHead;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A whole response. Immutable, as long as nobody changes its bytes.
 *
 * @param head status and fields, without those of one connection
 * @param body the identity bytes, or what the application had coded; not to be changed
 * @param digest of the body, for its entity tag and its coded forms
 * @param lifetime its freshness lifetime
 * @param initialAge its age when it was kept
 */
@SuppressWarnings("ArrayRecordComponent") // equality is by content, and nobody changes them
public record StoredResponse(ResponseHead head, byte[] body, String digest, Duration lifetime, Duration initialAge)
        implements Stored {

    /** The entity tag of the identity bytes; null if the application gave one that is none. */
    public @Nullable EntityTag tag() {
        return EntityTag.parse(head.fields().first("ETag"));
    }

    /** The same with newer fields and a life that begins anew. */
    StoredResponse freshened(Fields fields, Duration newLifetime, Duration newAge) {
        return new StoredResponse(head.with(fields), body, digest, newLifetime, newAge);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredResponse that
                && head.equals(that.head)
                && Arrays.equals(body, that.body)
                && digest.equals(that.digest)
                && lifetime.equals(that.lifetime)
                && initialAge.equals(that.initialAge);
    }

    @Override
    public int hashCode() {
        return Objects.hash(head, digest, lifetime, initialAge);
    }

    @Override
    public String toString() {
        return "StoredResponse[" + head.status() + ", " + body.length + " bytes]";
    }
}
