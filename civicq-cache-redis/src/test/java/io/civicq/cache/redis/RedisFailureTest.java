package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.NoSuchElementException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

class RedisFailureTest {

    @ParameterizedTest
    @CsvSource({
        "OOM command not allowed when used memory > 'maxmemory'., OOM, UNWRITABLE",
        "READONLY You can't write against a read only replica., READONLY, UNWRITABLE",
        "MISCONF Redis is configured to save RDB snapshots, MISCONF, UNWRITABLE",
        "NOREPLICAS Not enough good replicas to write., NOREPLICAS, UNWRITABLE",
        "LOADING Redis is loading the dataset in memory, LOADING, UNUSABLE",
        "MASTERDOWN Link with MASTER is down, MASTERDOWN, UNUSABLE",
        "CLUSTERDOWN Hash slot not served, CLUSTERDOWN, UNUSABLE",
        "TRYAGAIN Multiple keys request during rehashing of slot, CLUSTERDOWN, UNUSABLE",
        "BUSY Redis is busy running a script, BUSY, UNUSABLE",
        "NOAUTH Authentication required., NOAUTH, UNUSABLE",
        "WRONGPASS invalid username-password pair, NOAUTH, UNUSABLE",
        "NOPERM this user has no permissions, NOPERM, ANSWERS",
        "MOVED 3999 127.0.0.1:6381, MOVED, UNUSABLE",
        "ASK 3999 127.0.0.1:6381, MOVED, UNUSABLE",
        "WRONGTYPE Operation against a key, WRONGTYPE, ANSWERS",
        "ERR unknown command, OTHER, NONE",
        "ERR max number of clients reached, REFUSED, UNUSABLE",
        "ERR, OTHER, NONE",
    })
    void theFirstWordOfAReplyDecides(String reply, RedisFailure failure, RedisFailure.Verdict verdict) {
        assertThat(RedisFailure.of(new JedisDataException(reply))).isEqualTo(failure);
        assertThat(failure.verdict(RedisSettings.parse("redis://localhost").topology()))
                .isEqualTo(verdict);
    }

    @Test
    void inAClusterASlotThatLiesElsewhereIsNoTrouble() {
        RedisTopology cluster =
                RedisSettings.parse("redis-cluster://localhost:7000").topology();

        assertThat(RedisFailure.MOVED.verdict(cluster)).isEqualTo(RedisFailure.Verdict.ANSWERS);
    }

    @Test
    void theNetworkIsToldByWhatIsBehindJedisExceptions() {
        JedisException suppressing = new JedisConnectionException("Failed to connect");
        suppressing.addSuppressed(new ConnectException("Connection refused"));
        JedisException ofCluster = new JedisClusterOperationException("Could not initialize cluster slots cache.");
        ofCluster.addSuppressed(suppressing);

        assertThat(RedisFailure.of(suppressing)).isEqualTo(RedisFailure.REFUSED);
        assertThat(RedisFailure.of(ofCluster)).isEqualTo(RedisFailure.REFUSED);
        assertThat(RedisFailure.of(new JedisClusterOperationException("No reachable node in cluster.")))
                .isEqualTo(RedisFailure.CLUSTERDOWN);
        assertThat(RedisFailure.of(new JedisConnectionException(new SocketTimeoutException("Read timed out"))))
                .isEqualTo(RedisFailure.TIMEOUT);
        assertThat(RedisFailure.of(new JedisConnectionException(new SocketException("Connection reset"))))
                .isEqualTo(RedisFailure.CONNECTION);
        assertThat(RedisFailure.of(new JedisConnectionException("x", new SSLHandshakeException("untrusted"))))
                .isEqualTo(RedisFailure.TLS);
        assertThat(RedisFailure.of(new JedisException("no resource", new NoSuchElementException("Timeout"))))
                .isEqualTo(RedisFailure.POOL);
        assertThat(RedisFailure.of(new JedisException("no resource", new InterruptedException())))
                .isEqualTo(RedisFailure.INTERRUPTED);
        assertThat(RedisFailure.of(new IllegalStateException("Pool not open"))).isEqualTo(RedisFailure.OTHER);
    }

    @Test
    void aCircleOfCausesEnds() {
        RuntimeException one = new RuntimeException();
        one.initCause(new RuntimeException(one));

        assertThat(RedisFailure.of(one)).isEqualTo(RedisFailure.OTHER);
    }
}
