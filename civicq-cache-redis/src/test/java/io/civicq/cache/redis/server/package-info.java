/**
 * Real Redis servers for tests: one shared standalone server, Sentinel and Cluster topologies, and the faults to
 * play on them.
 *
 * <p>{@code -Dcivicq.test.redis} chooses the shared server: {@code external:host:port}, {@code
 * binary:/path/to/redis-server}, {@code docker} or {@code embedded}. Without it a container serves where Docker
 * runs, the embedded binary elsewhere. The topologies always run the binary, because tests kill and pause them.
 */
@NullMarked
package io.civicq.cache.redis.server;

import org.jspecify.annotations.NullMarked;
