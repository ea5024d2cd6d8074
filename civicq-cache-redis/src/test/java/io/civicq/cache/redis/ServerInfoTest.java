package io.civicq.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerInfoTest {
    private static final String INFO = """
            # Memory
            used_memory:1048576
            used_memory_human:1.00M
            used_memory_peak:2097152
            # Stats
            expired_keys:12
            evicted_keys:3
            # Keyspace
            db0:keys=400,expires=399,avg_ttl=1000
            db1:keys=5,expires=0,avg_ttl=0
            """.replace("\n", "\r\n");

    @Test
    void theNumbersAreFoundByTheirNames() {
        assertThat(ServerInfo.parse(INFO, 0)).isEqualTo(new ServerInfo(400, 1048576, 2097152, 3, 12));
        assertThat(ServerInfo.parse(INFO, 1).keys()).isEqualTo(5);
    }

    @Test
    void aDatabaseWithoutKeysIsNotListedAndHasNone() {
        assertThat(ServerInfo.parse(INFO, 7).keys()).isZero();
        assertThat(ServerInfo.parse("", 0)).isEqualTo(new ServerInfo(0, 0, 0, 0, 0));
        assertThat(ServerInfo.parse("used_memory:\nevicted_keys:abc\nexpired_keys:99999999999999999999", 0))
                .isEqualTo(new ServerInfo(0, 0, 0, 0, 0));
    }

    @Test
    void serversAreAddedUpUnlessOneKeepsItsSecret() {
        ServerInfo one = ServerInfo.parse(INFO, 0);

        assertThat(one.plus(one)).isEqualTo(new ServerInfo(800, 2097152, 4194304, 6, 24));
        assertThat(one.plus(ServerInfo.SECRET)).isEqualTo(ServerInfo.SECRET);
    }
}
