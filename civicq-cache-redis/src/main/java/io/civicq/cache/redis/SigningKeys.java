package io.civicq.cache.redis;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets by which entries are signed (HMAC-SHA256), for a Redis that others can write to as well.
 *
 * <p>A signature covers the key, the lifetimes and the value, so that an entry can be neither changed nor moved to another
 * key. It does not hide anything, and does not stop anyone from putting back an older entry of the same key.
 *
 * <p>To change the secret: let all nodes accept the new one, then let all write with it, then forget the old one. Immutable
 * and thread-safe.
 */
public final class SigningKeys {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE_LENGTH = 32;
    private static final int SHORTEST_SECRET = 32;

    private final int writingId;
    private final Map<Integer, SecretKeySpec> keys;

    private SigningKeys(int writingId, Map<Integer, SecretKeySpec> keys) {
        this.writingId = writingId;
        this.keys = keys;
    }

    /**
     * Signs with this secret, and accepts what it signed.
     *
     * @param id by which nodes know it
     * @param secret at least 32 random bytes
     * @throws IllegalArgumentException if the secret is shorter
     */
    public static SigningKeys of(int id, byte[] secret) {
        return new SigningKeys(id, Map.of(id, key(id, secret)));
    }

    /**
     * These, and accepts what another secret signed as well.
     *
     * @throws IllegalArgumentException if the secret is shorter than 32 bytes or there is one of this id already
     */
    public SigningKeys accepting(int id, byte[] secret) {
        if (keys.containsKey(id)) {
            throw new IllegalArgumentException("there is a signing key " + id + " already");
        }
        Map<Integer, SecretKeySpec> all = new LinkedHashMap<>(keys);
        all.put(id, key(id, secret));
        return new SigningKeys(writingId, Map.copyOf(all));
    }

    private static SecretKeySpec key(int id, byte[] secret) {
        if (secret.length < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "signing key " + id + " must have at least " + SHORTEST_SECRET + " bytes, not " + secret.length);
        }
        return new SecretKeySpec(secret, ALGORITHM);
    }

    int writingId() {
        return writingId;
    }

    byte[] sign(byte[] array, int length) {
        return signature(writingId, array, length);
    }

    /** Whether the signature that follows the first {@code length} bytes is that of an accepted key. */
    boolean accepts(int id, byte[] array, int length) {
        if (!keys.containsKey(id)) {
            return false;
        }
        byte[] claimed = Arrays.copyOfRange(array, length, length + SIGNATURE_LENGTH);
        return MessageDigest.isEqual(signature(id, array, length), claimed);
    }

    private byte[] signature(int id, byte[] array, int length) {
        @Nullable SecretKeySpec key = keys.get(id);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(array, 0, length);
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }

    /** The ids without the secrets. */
    @Override
    public String toString() {
        return "SigningKeys[writing " + writingId + ", accepting " + keys.keySet() + "]";
    }
}
