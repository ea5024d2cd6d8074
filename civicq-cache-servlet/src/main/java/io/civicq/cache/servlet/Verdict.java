package io.civicq.cache.servlet;

import io.civicq.cache.servlet.decision.CurrentAge;
import io.civicq.cache.servlet.decision.Fields;
import io.civicq.cache.servlet.decision.FreshnessLifetime;
import io.civicq.cache.servlet.decision.Governing;
import io.civicq.cache.servlet.decision.HttpDate;
import io.civicq.cache.servlet.decision.ResponseHead;
import io.civicq.cache.servlet.decision.Storability;
import io.civicq.cache.servlet.decision.StoredFields;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a response is worth to this cache, as far as its head tells.
 *
 * @param head status and fields, cookies and a date included
 * @param governing the directives that count
 * @param age its corrected initial age
 */
record Verdict(
        ResponseHead head, Governing governing, FreshnessLifetime freshness, Duration age, Storability storability) {

    /** How long the response is still fresh; negative if it is not. */
    Duration timeToLive() {
        return freshness.lifetime().minus(age);
    }

    /**
     * Judges a response that has just arrived.
     *
     * @param arrived its head, cookies included
     * @param delay the time since the request was made of the handler
     */
    static Verdict of(ResponseHead arrived, Serving serving, Duration delay, Storability.Circumstances circumstances) {
        ResponseCacheSettings settings = serving.cache().settings();
        Instant now = settings.clock().instant().truncatedTo(ChronoUnit.SECONDS); // as dates in fields are
        Fields fields = arrived.fields();
        ResponseHead head = fields.has("Date") ? arrived : arrived.with(fields.with("Date", HttpDate.text(now)));
        Governing governing = Governing.of(head.fields());
        FreshnessLifetime freshness =
                FreshnessLifetime.of(head, governing, now, serving.route().freshFor(), settings.switches());
        Storability storability = StoredFields.areWellFormed(head.fields())
                ? Storability.of(serving.head(), head, governing, freshness, circumstances, settings.switches())
                : Storability.STATUS;
        return new Verdict(head, governing, freshness, CurrentAge.corrected(head.fields(), delay, now), storability);
    }
}
