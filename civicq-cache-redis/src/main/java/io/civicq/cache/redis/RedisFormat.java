package io.civicq.cache.redis;

import io.civicq.cache.redis.json.JacksonCodecs;
import io.civicq.cache.spi.CodecFactory;
import org.jspecify.annotations.Nullable;

/**
 * How entries are written: all nodes of a namespace should agree, though they survive if they do not.
 *
 * @param codecs makes the bytes of values
 * @param compressAboveBytes a value up to this size is not compressed; {@link Integer#MAX_VALUE} for never
 * @param compressionLevel of deflate, 1 (fastest) to 9 (smallest)
 * @param signing by which secrets entries are signed; null for no signatures
 */
public record RedisFormat(
        CodecFactory codecs,
        int compressAboveBytes,
        int compressionLevel,
        @Nullable SigningKeys signing) {

    public RedisFormat {
        if (compressAboveBytes < 0) {
            throw new IllegalArgumentException(
                    "compressAboveBytes must not be negative, but was " + compressAboveBytes);
        }
        if (compressionLevel < 1 || compressionLevel > 9) {
            throw new IllegalArgumentException("compressionLevel must be from 1 to 9, but was " + compressionLevel);
        }
    }

    /** JSON, compressed at level 1 above 1 KiB where that saves a tenth, not signed. */
    public static RedisFormat standard() {
        return new RedisFormat(JacksonCodecs.json(), 1024, 1, null);
    }

    public RedisFormat withCodecs(CodecFactory factory) {
        return new RedisFormat(factory, compressAboveBytes, compressionLevel, signing);
    }

    public RedisFormat withCompressionAbove(int bytes) {
        return new RedisFormat(codecs, bytes, compressionLevel, signing);
    }

    public RedisFormat withCompressionLevel(int level) {
        return new RedisFormat(codecs, compressAboveBytes, level, signing);
    }

    public RedisFormat withSigning(SigningKeys keys) {
        return new RedisFormat(codecs, compressAboveBytes, compressionLevel, keys);
    }
}
