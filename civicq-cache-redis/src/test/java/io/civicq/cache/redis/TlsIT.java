package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.civicq.cache.Cache;
import io.civicq.cache.Caches;
import io.civicq.cache.policy.CachePolicy;
import io.civicq.cache.policy.TtlTable;
import io.civicq.cache.redis.Ballots.Ballot;
import io.civicq.cache.redis.server.Await;
import io.civicq.cache.redis.server.RedisServer;
import io.civicq.cache.spi.Store;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, to a server whose certificate is the right one. */
class TlsIT {
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path directory;

    private static RedisServer server;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        Path store = directory.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int exit = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=redis",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        pem("server.crt", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
        pem(
                "server.key",
                "PRIVATE KEY",
                keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
        port = RedisServer.freePort();
        server = RedisServer.start(
                "--tls-port", String.valueOf(port),
                "--tls-cert-file", directory.resolve("server.crt").toString(),
                "--tls-key-file", directory.resolve("server.key").toString(),
                "--tls-ca-cert-file", directory.resolve("server.crt").toString(),
                "--tls-auth-clients", "no");
    }

    private static void pem(String file, String title, byte[] der) throws Exception {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                directory.resolve(file),
                "-----BEGIN " + title + "-----\n" + base64 + "\n-----END " + title + "-----\n");
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @Test
    void aServerThatIsTrustedIsUsed() {
        try (RedisTier tier = RedisTier.connect(RedisSettings.parse("rediss://127.0.0.1:" + port)
                .withTls(RedisTls.ofTrustStore(directory.resolve("server.p12"), PASSWORD)))) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            store.put(Ballots.key("civicq", 1), Ballots.entry(1));
            assertThat(store.get(Ballots.key("civicq", 1))).isNotNull();
        }
    }

    @Test
    void foreignWritersAreHeardThroughIt() {
        RedisSettings settings = RedisSettings.parse("rediss://127.0.0.1:" + port)
                .withTls(RedisTls.ofTrustStore(directory.resolve("server.p12"), PASSWORD))
                .withForeignWriters(ForeignWriters.HEARD);
        try (RedisTier tier = RedisTier.connect(settings);
                Caches caches = Caches.builder()
                        .policies(TtlTable.empty().with("ballot", CachePolicy.freshFor(Duration.ofMinutes(5))))
                        .far(tier)
                        .build()) {
            Cache<String> ballots = caches.cache("ballot", String.class);
            ballots.get(Ballots.key("civicq", 7), () -> "old");
            server.command("DEL", Ballots.key("civicq", 7).text());

            Await.eventually(
                    Duration.ofSeconds(10),
                    () -> "new".equals(ballots.get(Ballots.key("civicq", 7), () -> "new")),
                    "the node to hear of it");
        }
    }

    @Test
    void aServerThatNobodyVouchesForGetsNothing() {
        assertRefused(RedisSettings.parse("rediss://127.0.0.1:" + port));
    }

    @Test
    void aServerOfAnotherNameGetsNothing() {
        assertRefused(RedisSettings.parse("rediss://localhost:" + port)
                .withTls(RedisTls.ofTrustStore(directory.resolve("server.p12"), PASSWORD)));
    }

    private static void assertRefused(RedisSettings settings) {
        try (RedisTier tier = RedisTier.connect(settings)) {
            Store<Ballot> store = Ballots.store(tier, "civicq");
            store.put(Ballots.key("civicq", 2), Ballots.entry(2));
            assertThat(store.get(Ballots.key("civicq", 2))).isNull();
            assertThat(tier.failures()).containsOnlyKeys("tls");
        }
    }
}
