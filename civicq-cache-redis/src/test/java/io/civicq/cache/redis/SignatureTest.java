package io.civicq.cache.redis;

import static io.civicq.cache.redis.EnvelopeTrustsNoBytesTest.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.civicq.cache.redis.Unreadable.Reason;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final byte[] OTHER_SECRET = Arrays.copyOf(new byte[] {7}, 32);

    @Test
    void whatIsNotSignedIsAMissForWhomSignaturesMatter() throws Exception {
        byte[] unsigned = Envelopes.WRITER.write(Envelopes.ECHO, Envelopes.plain());

        assertThat(reasonOf(Envelopes.SIGNING_READER, Envelopes.ECHO, unsigned)).isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void nobodyWithoutTheSecretChangesAByte() throws Exception {
        byte[] signed = Envelopes.SIGNING_WRITER.write(Envelopes.ECHO, Envelopes.plain());
        for (int at = 5; at < signed.length - 4; at++) {
            if (at < 8 || at >= 12) {
                byte[] forged = signed.clone();
                forged[at] ^= 1;
                assertThat(reasonOf(Envelopes.SIGNING_READER, Envelopes.ECHO, Envelopes.resealed(forged)))
                        .as("byte %s", at)
                        .isNotNull();
            }
        }
        byte[] forged = new EnvelopeWriter(
                        Envelopes.CODEC,
                        Envelopes.SCHEMA,
                        Envelopes.MAX_PAYLOAD,
                        Envelopes.COMPRESSION,
                        SigningKeys.of(3, OTHER_SECRET))
                .write(Envelopes.ECHO, Envelopes.plain());
        assertThat(reasonOf(Envelopes.SIGNING_READER, Envelopes.ECHO, forged)).isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void aSecretIsChangedWithoutAMiss() throws Exception {
        byte[] byOld = Envelopes.SIGNING_WRITER.write(Envelopes.ECHO, Envelopes.plain());
        SigningKeys both = SigningKeys.of(4, OTHER_SECRET).accepting(3, Envelopes.SECRET);

        assertThat(reasonOf(reader(both), Envelopes.ECHO, byOld)).isNull();
        assertThat(reasonOf(reader(SigningKeys.of(4, OTHER_SECRET)), Envelopes.ECHO, byOld))
                .isEqualTo(Reason.SIGNATURE);
        assertThat(both.writingId()).isEqualTo(4);
    }

    @Test
    void aWeakSecretIsRefusedAndNoneIsTold() {
        assertThatIllegalArgumentException().isThrownBy(() -> SigningKeys.of(1, new byte[31]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKeys.of(3, OTHER_SECRET).accepting(3, Envelopes.SECRET));
        assertThat(SigningKeys.of(3, OTHER_SECRET)).hasToString("SigningKeys[writing 3, accepting [3]]");
    }

    private static EnvelopeReader reader(SigningKeys keys) {
        return new EnvelopeReader(Envelopes.CODEC, Envelopes.SCHEMA, Envelopes.MAX_PAYLOAD, keys);
    }
}
