package io.civicq.example.model;

import java.time.Instant;

/** An address at which a video can be fetched for a while. */
public record SignedUrl(long video, String url, Instant expiresAt) {}
