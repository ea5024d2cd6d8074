package io.civicq.example.model;

/** A video that was uploaded. */
public record AddedVideo(long videoId) {}
