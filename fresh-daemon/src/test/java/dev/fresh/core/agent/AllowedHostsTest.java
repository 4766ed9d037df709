package dev.fresh.core.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {

    @Test
    void aNameIsItselfAndAStarIsEverythingBelow() {
        AllowedHosts hosts = AllowedHosts.of(List.of("API.example.com", "*.example.org", "a.example.net:8443"));
        assertTrue(hosts.allows("api.example.com", 443));
        assertFalse(hosts.allows("api.example.com", 80));
        assertFalse(hosts.allows("x.api.example.com", 443));
        assertFalse(hosts.allows("api.example.com.", 443));
        assertTrue(hosts.allows("a.b.example.org", 443));
        assertFalse(hosts.allows("example.org", 443));
        assertFalse(hosts.allows("evilexample.org", 443));
        assertTrue(hosts.allows("a.example.net", 8443));
        assertFalse(hosts.allows("a.example.net", 443));
    }

    @Test
    void anAddressIsOnlyWhatIsWrittenAsOne() {
        AllowedHosts hosts = AllowedHosts.of(List.of("127.0.0.1:8080", "[::1]:8080"));
        assertTrue(hosts.allows("127.0.0.1", 8080));
        assertTrue(hosts.allows("[::1]", 8080));
        assertFalse(hosts.allows("127.1", 8080));
        assertFalse(hosts.allows("localhost", 8080));
        assertTrue(AllowedHosts.isAddress("127.0.0.1"));
        assertFalse(AllowedHosts.isAddress("api.example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.com", "a b", "https://api.example.com", "api.example.com/", "api.example.com:0",
            "api.example.com:70000", "user@api.example.com", "127.1", "0x7f000001", "2130706433", "256.1.1.1",
            "-a.example.com", "a..example.com", "*.*.example.com", "exämple.com", "a\n.example.com"})
    void refusesWhatIsNoServer(String entry) {
        assertThrows(IllegalArgumentException.class, () -> AllowedHosts.of(List.of(entry)));
    }
}
