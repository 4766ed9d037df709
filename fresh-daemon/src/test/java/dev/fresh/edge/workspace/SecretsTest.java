package dev.fresh.edge.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    /** Made of two halves, so that no scanner takes this file for what it tests. */
    static List<String> secrets() {
        String random = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW3xY5zA7";
        return List.of("token = gh" + "p_" + random, "url: github" + "_pat_" + random.substring(0, 22) + "_"
                + random + random.substring(0, 23), "id = AK" + "IAQ4ZK7T2MB5WXPN3R",
                "key: AI" + "zaSyD4k9Qm2Xv7Lp0Rt5Wz8Bn3Hc6Jf1Gs4Ab", "SLACK=xo" + "xb-2837465-8x7f6d5s4a3q",
                "post(\"hooks." + "slack.com/services/T8Q2Z5R7W/B4K9M2X6V/" + random + "\")",
                "stripe.api_key = 's" + "k_live_" + random.substring(0, 24) + "'",
                "OPENAI_API_KEY=s" + "k-proj-" + random, "x-api-key: s" + "k-ant-api03-" + random,
                "registry _authToken=np" + "m_" + random, "jwt = ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiI0MiJ9."
                        + random,
                "-----BEGIN RSA PRIVATE " + "KEY-----",
                "pem = \"-----BEGIN PRIVATE " + "KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQ\"",
                "password = \"k7Q" + "z!p2Vw9xLr4\"", "export DB_PASSWORD=h8G" + "2kd93Jx0qPz7w",
                "  aws_secret_access_key: wJa" + "lrX7tnF4MI9K7Mz2Eq8bPxRfiCYzQ5kLp0Wv3",
                "\"clientSecret\": \"9f8" + "a7b6c5d4e3f2a1b0c9d8e7f6a5b4c\"",
                "dsn = 'postgres://app:q7W" + "x2z9Kp4Lm@db.internal:5432/app'");
    }

    static List<String> harmless() {
        return List.of("password = \"changeme-please-1\"", "token = os.environ[\"GITHUB_TOKEN\"]",
                "api_key = get_secret(\"service/api-key-v2\")", "password: ${DB_PASSWORD}", "secret = \"\"",
                "AWS_KEY = AKIA" + "IOSFODNN7EXAMPLE", "token = gh" + "p_" + "x".repeat(36),
                "if line.startswith(\"-----BEGIN PRIVATE KEY-----\"):", "tokenizer = \"bert-base-uncased-v2-2019\"",
                "sha = \"9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c\"", "def reset_password(user, token): return 42",
                "password = getPasswordFromKeyring2024()", "url = https://user:password@localhost/db",
                "secretName: my-service-credentials-2024", "token_url = \"https://example.org/oauth2/token\"",
                "\"password\": \"your-password-here-99\"", "const tokenKind = \"IdentifierToken12\"",
                "key = keys[\"access_key_2\"]", "credentials_path = \"/etc/app2/credentials3.json\"");
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void isFound(String line) {
        Optional<String> what = Secrets.what("src/app.py", line);
        assertFalse(what.isEmpty(), "missed: " + line);
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void isLeftAlone(String line) {
        assertEquals(Optional.empty(), Secrets.what("src/app.py", line));
    }

    @Test
    void forgivesWrittenPasswordsInTestsButNoRealTokens() {
        String password = "password = \"k7Q" + "z!p2Vw9xLr4\"";
        assertEquals(Optional.empty(), Secrets.what("tests/test_login.py", password));
        assertEquals(Optional.empty(), Secrets.what("src/test/java/LoginTest.java", password));
        assertFalse(Secrets.what("tests/test_login.py", secrets().getFirst()).isEmpty());
    }

    @Test
    void findsWhatStandsFarBehindInALineOrInTwoBytesForEachCharacter() {
        String token = secrets().getFirst();
        assertFalse(Secrets.what("dist/app.js", "x();".repeat(20_000) + token).isEmpty());
        assertFalse(Secrets.what("login.ps1", token.replace("", "\0")).isEmpty());
    }

    @Test
    void aFileIsNoLockFileBecauseItsNameHoldsTheLetters() {
        String password = "password = \"k7Q" + "z!p2Vw9xLr4\"";
        for (String path : List.of("src/blocks.py", "clock.ts", "Unlocker.java", "flock/app.py")) {
            assertFalse(Secrets.what(path, password).isEmpty(), path);
        }
        for (String path : List.of("web/package-lock.json", "poetry.lock", "Cargo.lock", "go.sum", "pnpm-lock.yaml",
                "gradle.lockfile", "npm-shrinkwrap.json", ".env.template")) {
            assertEquals(Optional.empty(), Secrets.what(path, password), path);
        }
    }

    /** The lines that took minutes, one of them hours, when a part of a pattern had no bound. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "0123456789abcdef", "secret", "secret_", "a_secret.", "https:" + "//a:", "a:", "token=\"",
                    "token ",
                    "-----BEGIN A ", "-----BEGIN PRIVATE ", "eyJaaaaaaaaaa-", "eyJaaaaaaaaaaa.", "sk-ant-a-", "xoxb-"})
    void noLineHoldsItUp(String piece) {
        assertTimeoutPreemptively(Duration.ofSeconds(20),
                () -> Secrets.what("src/app.py", piece.repeat(200_000 / piece.length())));
    }

    @Test
    void leavesLinesWithSecretsOutOfWhatPeopleWrite() {
        String token = "ghp_" + "Kq7Zt2Wx9Rb4".repeat(3);
        assertEquals("Look:\n[a line is left out: it has what looks like a GitHub token]\n\nthen ok",
                Secrets.without("Look:\ncurl -H " + token + "\n\nthen ok"));
        assertEquals("a\n[a line is left out: it has what looks like a private key]\nb", Secrets.without(
                "a\n-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA " + "PRIVATE KEY-----\nb"));
        assertEquals("plain words\n", Secrets.without("plain words\n"));
    }

    @Test
    void namesThePlaceAndTheKindAndNeverTheSecret() {
        String secret = secrets().getFirst();
        List<Secrets.Found> found = Secrets.in("""
                diff --git a/app.py b/app.py
                --- a/app.py
                +++ b/app.py
                @@ -1,2 +1,3 @@
                -%1$s
                -old
                +new
                +++ b/not-a-file.py
                +%1$s
                @@ -9,0 +11 @@
                +fine
                diff --git "a/d\\303\\251j\\303\\240 \\"x\\".py" "b/d\\303\\251j\\303\\240 \\"x\\".py"
                new file mode 100644
                --- /dev/null
                +++ "b/d\\303\\251j\\303\\240 \\"x\\".py"
                @@ -0,0 +1 @@
                +%1$s
                \\ No newline at end of file
                diff --git a/.env b/.env
                new file mode 100644
                --- /dev/null
                +++ b/.env
                @@ -0,0 +1 @@
                +DEBUG=1
                """.formatted(secret));
        assertEquals(List.of("app.py:3 (a GitHub token)", "d\u00e9j\u00e0 \"x\".py:1 (a GitHub token)",
                ".env (a file that holds secrets, by its name)"), found.stream().map(Secrets.Found::text).toList());
    }
}
