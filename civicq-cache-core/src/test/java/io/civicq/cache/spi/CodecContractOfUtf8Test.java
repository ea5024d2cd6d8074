package io.civicq.cache.spi;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The contract holds for a codec as plain as can be. */
class CodecContractOfUtf8Test extends CodecContractTest<String> {
    @Override
    protected Codec<String> codec() {
        return new Codec<>() {
            @Override
            public int id() {
                return 255;
            }

            @Override
            public long schema() {
                return 1;
            }

            @Override
            public byte[] encode(String value) {
                return value.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] bytes) throws CodecException {
                try {
                    return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw new CodecException("not UTF-8", e);
                }
            }
        };
    }

    @Override
    protected List<String> values() {
        return List.of("", "question", "Wer z\u00E4hlt die Stimmen? \uD83D\uDDF3");
    }
}
