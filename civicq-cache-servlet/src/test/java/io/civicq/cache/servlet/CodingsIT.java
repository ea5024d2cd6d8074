package io.civicq.cache.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.Decoder;
import com.github.luben.zstd.Zstd;
import io.civicq.cache.servlet.decision.Coding;
import io.civicq.cache.testing.Callers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every coding that a client can ask for decodes to the stored bytes, and is made once, when nobody waits for it. */
class CodingsIT {
    private static final byte[] TEXT =
            "{\"question\": 7, \"text\": \"Gr\u00fcn\"}\n".repeat(200).getBytes(StandardCharsets.UTF_8);

    private static final App.Handler PAGE = (request, response) -> {
        response.setHeader("Cache-Control", "max-age=60");
        response.setContentType("application/json");
        response.getOutputStream().write(TEXT);
    };

    private static byte[] decoded(Coding coding, byte[] bytes) throws IOException {
        return switch (coding) {
            case BR -> Decoder.decompress(bytes).getDecompressedData();
            case ZSTD -> Zstd.decompress(bytes, TEXT.length);
            case GZIP -> new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
            case IDENTITY -> bytes;
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Coding.class,
            names = {"BR", "ZSTD", "GZIP"})
    void aClientDecodesWhatWasStored(Coding coding) throws Exception {
        try (App app = App.start(Container.JETTY, builder -> builder.encoders(ContentEncoders.available()), PAGE)) {
            String plain = app.get("/q/7").field("ETag");
            Http.Reply coded = app.get("/q/7", "Accept-Encoding: " + coding.token());

            assertThat(coded.field("Content-Encoding")).isEqualTo(coding.token());
            assertThat(coded.body()).hasSizeLessThan(TEXT.length / 2);
            assertThat(decoded(coding, coded.body())).isEqualTo(TEXT);
            assertThat(coded.field("ETag")).isNotEqualTo(plain).contains("-" + coding.token());
            assertThat(app.runs).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void theCodingIsMadeOnceTheFirstAnswerHasGoneOut(Container container) throws Exception {
        AtomicInteger encodings = new AtomicInteger();
        ContentEncoder gzip = ContentEncoders.gzip();
        ContentEncoder counting = new ContentEncoder() {
            @Override
            public Coding coding() {
                return gzip.coding();
            }

            @Override
            public byte[] encode(byte[] bytes) throws IOException {
                encodings.incrementAndGet();
                return gzip.encode(bytes);
            }
        };
        try (App app = App.start(container, builder -> builder.encoders(List.of(counting)), PAGE)) {
            assertThat(app.get("/q/7", "Accept-Encoding: gzip").fields().has("Content-Encoding"))
                    .isFalse();
            Callers.until("the coding that nobody waited for", () -> encodings.get() == 1);

            app.get("/q/7", "Accept-Encoding: gzip");
            int made = encodings.get();
            assertThat(app.get("/q/7", "Accept-Encoding: gzip").field("Content-Encoding"))
                    .isEqualTo("gzip");
            assertThat(app.get("/q/7").body()).isEqualTo(TEXT);
            assertThat(encodings).hasValue(made);
        }
    }
}
