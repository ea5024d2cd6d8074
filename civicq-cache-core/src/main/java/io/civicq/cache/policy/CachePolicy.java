package io.civicq.cache.policy;

import java.time.Duration;

/**
 * How the values of one data type are cached.
 *
 * <p>Made by {@link #freshFor(Duration)} and changed by withers, each of which checks its argument:
 *
 * <pre>{@code
 * CachePolicy.freshFor(Duration.ofMinutes(15)).withStaleIfError(Duration.ofHours(1))
 * }</pre>
 *
 * @param freshFor the freshness lifetime of a value: positive, at most 365 days
 * @param negativeFor the freshness lifetime of a known absence: positive and at most {@code freshFor}
 * @param staleWhileRevalidate how long after {@code freshFor} a value may still be served while one caller reloads it
 *     in the background (RFC 5861 §3); zero for never
 * @param staleIfError how long after {@code freshFor} a value may still be served when its reload fails (RFC 5861 §4);
 *     zero for never
 * @param earlyExpiryBeta how eagerly a value is reloaded before it expires; 1 is the optimum of Vattani, Chierichetti
 *     and Lowenstein, <i>Optimal Probabilistic Cache Stampede Prevention</i> (VLDB 2015), 0 switches it off
 * @param jitter the greatest part of a lifetime, 0 to 0.5, by which chance shortens it, so that values stored together
 *     do not expire together
 * @param nearFor the longest time that a node keeps its own copy in the near tier; zero keeps none
 * @param suspectFor how old a copy may be that a node serves while it cannot hear the invalidation log (it is
 *     <em>suspect</em>): zero loads everything, a long time accepts what other nodes may have invalidated
 * @param loads how values are loaded
 * @param maxPayloadBytes the largest encoded value that a far tier writes or reads, in bytes before compression
 */
public record CachePolicy(
        Duration freshFor,
        Duration negativeFor,
        Duration staleWhileRevalidate,
        Duration staleIfError,
        double earlyExpiryBeta,
        double jitter,
        Duration nearFor,
        Duration suspectFor,
        LoadPolicy loads,
        int maxPayloadBytes) {

    /** The freshness lifetime of a known absence where nothing else is said. */
    public static final Duration DEFAULT_NEGATIVE_FOR = Duration.ofSeconds(60);

    /** No lifetime is longer. */
    public static final Duration LONGEST = Duration.ofDays(365);

    private static final Duration DEFAULT_SUSPECT_FOR = Duration.ofSeconds(2);
    private static final int DEFAULT_MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;

    public CachePolicy {
        require("freshFor", freshFor, Duration.ofMillis(1), LONGEST);
        require("negativeFor", negativeFor, Duration.ofMillis(1), freshFor);
        require("staleWhileRevalidate", staleWhileRevalidate, Duration.ZERO, LONGEST);
        require("staleIfError", staleIfError, Duration.ZERO, LONGEST);
        require("nearFor", nearFor, Duration.ZERO, LONGEST);
        require("suspectFor", suspectFor, Duration.ZERO, LONGEST);
        require("earlyExpiryBeta", earlyExpiryBeta, 0, 100);
        require("jitter", jitter, 0, 0.5);
        require("maxPayloadBytes", maxPayloadBytes, 1, Integer.MAX_VALUE);
    }

    private static void require(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", but was " + value);
        }
    }

    private static void require(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", but was " + value);
        }
    }

    /**
     * A policy with this freshness lifetime; absence for at most 60 s, no stale windows, beta 1, jitter 0.1, near copies
     * as long as the value is kept, 2 s of them while the node is suspect, {@link LoadPolicy#standard} loads, payloads up to 4 MiB.
     *
     * @throws IllegalArgumentException if it is not from 1 ms to 365 days
     */
    public static CachePolicy freshFor(Duration freshFor) {
        Duration negative = freshFor.compareTo(DEFAULT_NEGATIVE_FOR) < 0 ? freshFor : DEFAULT_NEGATIVE_FOR;
        return new CachePolicy(
                freshFor,
                negative,
                Duration.ZERO,
                Duration.ZERO,
                1.0,
                0.1,
                LONGEST,
                DEFAULT_SUSPECT_FOR,
                LoadPolicy.standard(),
                DEFAULT_MAX_PAYLOAD_BYTES);
    }

    /** This policy with another freshness lifetime; that of absence is shortened to it where it was longer. */
    public CachePolicy withFreshFor(Duration lifetime) {
        Duration negative = lifetime.compareTo(negativeFor) < 0 ? lifetime : negativeFor;
        return new CachePolicy(
                lifetime,
                negative,
                staleWhileRevalidate,
                staleIfError,
                earlyExpiryBeta,
                jitter,
                nearFor,
                suspectFor,
                loads,
                maxPayloadBytes);
    }

    public CachePolicy withNegativeFor(Duration lifetime) {
        return new CachePolicy(
                freshFor,
                lifetime,
                staleWhileRevalidate,
                staleIfError,
                earlyExpiryBeta,
                jitter,
                nearFor,
                suspectFor,
                loads,
                maxPayloadBytes);
    }

    public CachePolicy withStaleWhileRevalidate(Duration window) {
        return new CachePolicy(
                freshFor,
                negativeFor,
                window,
                staleIfError,
                earlyExpiryBeta,
                jitter,
                nearFor,
                suspectFor,
                loads,
                maxPayloadBytes);
    }

    public CachePolicy withStaleIfError(Duration window) {
        return new CachePolicy(
                freshFor,
                negativeFor,
                staleWhileRevalidate,
                window,
                earlyExpiryBeta,
                jitter,
                nearFor,
                suspectFor,
                loads,
                maxPayloadBytes);
    }

    public CachePolicy withEarlyExpiryBeta(double beta) {
        return new CachePolicy(
                freshFor,
                negativeFor,
                staleWhileRevalidate,
                staleIfError,
                beta,
                jitter,
                nearFor,
                suspectFor,
                loads,
                maxPayloadBytes);
    }

    public CachePolicy withJitter(double part) {
        return new CachePolicy(
                freshFor,
                negativeFor,
                staleWhileRevalidate,
                staleIfError,
                earlyExpiryBeta,
                part,
                nearFor,
                suspectFor,
                loads,
                maxPayloadBytes);
    }

    public CachePolicy withNearFor(Duration ceiling) {
        return new CachePolicy(
                freshFor,
                negativeFor,
                staleWhileRevalidate,
                staleIfError,
                earlyExpiryBeta,
                jitter,
                ceiling,
                suspectFor,
                loads,
                maxPayloadBytes);
    }

    public CachePolicy withSuspectFor(Duration age) {
        return new CachePolicy(
                freshFor,
                negativeFor,
                staleWhileRevalidate,
                staleIfError,
                earlyExpiryBeta,
                jitter,
                nearFor,
                age,
                loads,
                maxPayloadBytes);
    }

    public CachePolicy withMaxPayloadBytes(int bytes) {
        return new CachePolicy(
                freshFor,
                negativeFor,
                staleWhileRevalidate,
                staleIfError,
                earlyExpiryBeta,
                jitter,
                nearFor,
                suspectFor,
                loads,
                bytes);
    }

    public CachePolicy withLoads(LoadPolicy policy) {
        return new CachePolicy(
                freshFor,
                negativeFor,
                staleWhileRevalidate,
                staleIfError,
                earlyExpiryBeta,
                jitter,
                nearFor,
                suspectFor,
                policy,
                maxPayloadBytes);
    }

    /** How long after its freshness lifetime a value may be needed at all. */
    public Duration staleWindow() {
        return staleWhileRevalidate.compareTo(staleIfError) > 0 ? staleWhileRevalidate : staleIfError;
    }

    /**
     * A freshness lifetime shortened by chance: {@code lifetime × (1 − jitter × draw)}. Never longer than what was
     * promised.
     *
     * @param draw a number from 0 (inclusive) to 1 (exclusive)
     */
    public Duration jittered(Duration lifetime, double draw) {
        long nanos = lifetime.toNanos();
        return Duration.ofNanos(nanos - (long) (nanos * jitter * draw));
    }
}
