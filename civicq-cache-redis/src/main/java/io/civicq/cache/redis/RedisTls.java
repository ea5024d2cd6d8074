package io.civicq.cache.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom to trust when connections are encrypted. The host name of the certificate is always checked. Immutable. */
public final class RedisTls {
    private final SSLContext context;

    private RedisTls(SSLContext context) {
        this.context = context;
    }

    /** The certificate authorities that this Java trusts. */
    public static RedisTls ofSystemTrust() {
        try {
            return new RedisTls(SSLContext.getDefault());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no default TLS context", e);
        }
    }

    /**
     * The certificates of a trust store, PKCS #12 or JKS.
     *
     * @throws IllegalArgumentException if it cannot be read
     */
    public static RedisTls ofTrustStore(Path file, String password) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(in, password.toCharArray());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return new RedisTls(context);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot read the trust store " + file + ": " + e.getMessage(), e);
        }
    }

    /** A context that the application made, say with a certificate of its own for the client. */
    public static RedisTls of(SSLContext context) {
        return new RedisTls(context);
    }

    SSLContext context() {
        return context;
    }

    @Override
    public String toString() {
        return "RedisTls";
    }
}
