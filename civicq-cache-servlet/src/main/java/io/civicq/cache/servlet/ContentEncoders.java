package io.civicq.cache.servlet;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.Zstd;
import io.civicq.cache.servlet.decision.Coding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The encoders that there are: gzip always, Brotli and Zstandard where their libraries are on the class path. */
public final class ContentEncoders {
    private static final Logger log = LoggerFactory.getLogger(ContentEncoders.class);

    private ContentEncoders() {}

    /** Those that work here, the best for stored text first. */
    public static List<ContentEncoder> available() {
        List<ContentEncoder> encoders = new ArrayList<>();
        try {
            encoders.add(Brotli.ifItWorks());
        } catch (LinkageError | RuntimeException e) {
            log.debug("No Brotli: {}", e.toString());
        }
        try {
            encoders.add(Zstandard.ifItWorks());
        } catch (LinkageError | RuntimeException e) {
            log.debug("No Zstandard: {}", e.toString());
        }
        encoders.add(gzip());
        return List.copyOf(encoders);
    }

    /** Gzip at level 6. */
    public static ContentEncoder gzip() {
        return new Gzip();
    }

    private static final class Gzip implements ContentEncoder {
        private static final int LEVEL = 6;

        @Override
        public Coding coding() {
            return Coding.GZIP;
        }

        @Override
        public byte[] encode(byte[] bytes) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
            try (GZIPOutputStream gzip = new LeveledGzip(out)) {
                gzip.write(bytes);
            }
            return out.toByteArray();
        }

        private static final class LeveledGzip extends GZIPOutputStream {
            LeveledGzip(ByteArrayOutputStream out) throws IOException {
                super(out);
                def.setLevel(LEVEL);
            }
        }
    }

    /** A class of its own, so that it is linked only where Brotli is. */
    private static final class Brotli implements ContentEncoder {
        private static final int QUALITY = 5;

        static ContentEncoder ifItWorks() {
            Brotli4jLoader.ensureAvailability();
            return new Brotli();
        }

        @Override
        public Coding coding() {
            return Coding.BR;
        }

        @Override
        public byte[] encode(byte[] bytes) throws IOException {
            return Encoder.compress(bytes, new Encoder.Parameters().setQuality(QUALITY));
        }
    }

    /** As for Brotli. */
    private static final class Zstandard implements ContentEncoder {
        private static final int LEVEL = 3;

        static ContentEncoder ifItWorks() {
            Zstd.compressBound(1);
            return new Zstandard();
        }

        @Override
        public Coding coding() {
            return Coding.ZSTD;
        }

        @Override
        public byte[] encode(byte[] bytes) {
            return Zstd.compress(bytes, LEVEL);
        }
    }
}
