package dev.fresh.edge.workspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what looks like a secret in the lines that a change adds or that people write, and never repeats it. */
public final class Secrets {

    /** Longer lines are generated: for what has no format of its own they are looked at in their beginning only. */
    private static final int LINE_MAX = 20_000;
    private static final int CHARACTERS_LEAST = 6;

    private static final List<Rule> TOKENS = List.of(
            rule("a GitHub token",
                    "\\b(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\\b"),
            rule("an AWS access key", "\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\\b"),
            rule("a Google API key", "\\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
            rule("a Google OAuth secret", "\\b(?:GOCSPX-[0-9A-Za-z_-]{28}|ya29\\.[0-9A-Za-z_-]{30,})"),
            rule("a Slack token", "\\bxox[abeoprs]-[0-9A-Za-z-]{10,}|\\bxapp-\\d-[0-9A-Za-z-]{20,}"),
            rule("a Slack webhook", "\\bhooks\\.slack\\.com/(?:services|workflows)/[A-Za-z0-9/]{40,}"),
            rule("a Stripe key", "\\b(?:[rs]k_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z+/=]{24,})"),
            rule("an Anthropic key", "\\bsk-ant-[a-z0-9]+-[A-Za-z0-9_-]{24,}"),
            rule("an OpenAI key", "\\bsk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{24,}|[A-Za-z0-9]{48}\\b)"),
            rule("a GitLab token", "\\bgl(?:pat|dt|rt|ptt)-[0-9A-Za-z_-]{20,}"),
            rule("an npm token", "\\bnpm_[A-Za-z0-9]{36}\\b"),
            rule("a PyPI token", "\\bpypi-AgEI[A-Za-z0-9_-]{50,}"),
            rule("a Hugging Face token", "\\bhf_[A-Za-z0-9]{34,}\\b"),
            rule("a SendGrid key", "\\bSG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"),
            rule("a DigitalOcean token", "\\bdo[opr]_v1_[a-f0-9]{64}\\b"),
            rule("an Azure storage key", "\\bAccountKey=[A-Za-z0-9+/]{86}=="),
            rule("a JSON Web Token",
                    "\\beyJ[A-Za-z0-9_-]{10,4000}+\\.eyJ[A-Za-z0-9_-]{10,8000}+\\.[A-Za-z0-9_-]{20,}"));
    /** The head of a key alone is what programs look for; a key begins with it and goes on. */
    private static final Pattern PRIVATE_KEY = Pattern
            .compile("-----BEGIN (?:[A-Z0-9]{1,20} ){0,5}PRIVATE KEY(?: BLOCK)?-----"
                    + "(?:\\s*$|(?:\\\\r|\\\\n|\\s)+[A-Za-z0-9+/]{20,})");
    private static final String KEY = "a private key";
    private static final String KEY_END = "-----END";
    /** Every part has a bound: nobody may hold the daemon up with a line that nearly matches in many ways. */
    private static final Pattern ASSIGNED = Pattern.compile("(?i)(?:passw(?:or)?d|passphrase|secret|token"
            + "|api[_-]?key|access[_-]?key|auth[_-]?key|credential)[a-z0-9_.-]{0,80}+[\"']?\\s{0,40}+(?::=|=>|=|:)\\s{0,40}+"
            + "(?:([\"'`])(?<quoted>[^\"'`\\s]{12,200})\\1|(?<plain>[^\"'`\\s#;,(){}<>\\[\\]$]{16,200}+)\\s*$)");
    private static final Pattern LOG_IN = Pattern
            .compile("\\b[a-z][a-z0-9+.-]{1,20}://[^\\s:/@\"'<>{}$]{1,100}:(?<quoted>[^\\s/@\"'<>{}$]{8,200})@");
    private static final Pattern PLACEHOLDER = Pattern.compile("(?i).*(?:example|change-?_?me|placeholder|dummy|sample"
            + "|redacted|x{4}|\\*{3}|\\.{3}|your[_-]|123456|abcdef|deadbeef).*");
    private static final Pattern KEY_FILE = Pattern.compile("(?:.*/)?(?:id_(?:rsa|dsa|ecdsa|ed25519)"
            + "|[^/]+\\.(?:p12|pfx|jks|keystore)|\\.netrc|\\.pypirc|\\.git-credentials"
            + "|\\.env(?:\\.(?!example$|sample$|template$|dist$|defaults$)[^/]+)?)");
    private static final Pattern FIXTURE = Pattern
            .compile("(?i)(?:.*[/._-])?(?:tests?|spec|__tests__|testdata|fixtures?|examples?|mocks?|docs?"
                    + "|lock(?:file)?)(?:[/._-].*)?|.*(?:Tests?|Spec)\\.[a-z]+"
                    + "|.*\\.(?:sample|template|dist)|(?:.*/)?(?:go\\.sum|npm-shrinkwrap\\.json)");

    private Secrets() {
    }

    /** A format of secrets. */
    private record Rule(String what, Pattern pattern) {
    }

    /**
     * Something that looks like a secret.
     *
     * @param line in the new file, 0 for the file as a whole
     * @param what it looks like, for example {@code a GitHub token}
     */
    record Found(String path, int line, String what) {

        /** For people, without the secret. */
        String text() {
            return path + (line == 0 ? "" : ":" + line) + " (" + what + ")";
        }
    }

    /** What a change in git's format with no lines of context adds; each place once. */
    static List<Found> in(String patch) {
        List<Found> found = new ArrayList<>();
        PatchReader reader = new PatchReader(patch);
        while (reader.next()) {
            if (reader.line() == 0) {
                if (KEY_FILE.matcher(reader.path()).matches()) {
                    found.add(new Found(reader.path(), 0, "a file that holds secrets, by its name"));
                }
            } else {
                what(reader.path(), reader.text())
                        .ifPresent(what -> found.add(new Found(reader.path(), reader.line(), what)));
            }
        }
        return found;
    }

    /** Other people's words without the lines that look like secrets. */
    public static String without(String text) {
        List<String> lines = new ArrayList<>();
        boolean inKey = false;
        for (String line : text.split("\n", -1)) {
            if (inKey) {
                inKey = !line.contains(KEY_END);
                continue;
            }
            Optional<String> what = what("", line);
            inKey = what.filter(KEY::equals).isPresent() && !line.contains(KEY_END);
            lines.add(what.map(found -> "[a line is left out: it has what looks like " + found + "]").orElse(line));
        }
        return String.join("\n", lines);
    }

    /** What the line of a file looks like; empty when it is harmless. */
    static Optional<String> what(String path, String whole) {
        // As some editors write every character in two bytes.
        String plain = whole.indexOf('\0') < 0 ? whole : whole.replace("\0", "");
        for (Rule rule : TOKENS) {
            Matcher matcher = rule.pattern().matcher(plain);
            while (matcher.find()) {
                if (!isPlaceholder(matcher.group())) {
                    return Optional.of(rule.what());
                }
            }
        }
        if (PRIVATE_KEY.matcher(plain).find()) {
            return Optional.of(KEY);
        }
        if (FIXTURE.matcher(path).matches()) {
            return Optional.empty();
        }
        String line = plain.substring(0, Math.min(plain.length(), LINE_MAX));
        return Stream.of(ASSIGNED, LOG_IN).map(pattern -> pattern.matcher(line)).flatMap(Matcher::results)
                .map(Secrets::value).anyMatch(Secrets::isRandom)
                        ? Optional.of("a password, key or token that is written out") : Optional.empty();
    }

    private static String value(java.util.regex.MatchResult result) {
        return Optional.ofNullable(result.group("quoted")).orElseGet(() -> result.namedGroups().containsKey("plain")
                ? result.group("plain") : "");
    }

    private static boolean isPlaceholder(String value) {
        return PLACEHOLDER.matcher(value).matches()
                || value.replaceFirst("^[A-Za-z]+[_-]", "").chars().distinct().count() < CHARACTERS_LEAST;
    }

    /** Whether a value is what a generator makes, and not words, a path or a name in a program. */
    private static boolean isRandom(String value) {
        boolean digits = value.chars().filter(Character::isDigit).count() >= 2;
        boolean letters = value.chars().anyMatch(Character::isLetter);
        boolean template = value.matches(".*(?:\\$\\{|\\{\\{|%[({sd]|\\(|://|^/|^\\./|\\.(?:get|env)).*");
        return digits && letters && !template && !isPlaceholder(value) && entropy(value) >= 3.0 && !isWords(value);
    }

    /** Bits of each character, as if they were drawn as often as they occur. */
    private static double entropy(String value) {
        int[] counts = new int[128];
        value.chars().forEach(c -> counts[c & 127]++);
        return Arrays.stream(counts).filter(count -> count > 0).mapToDouble(count -> (double) count / value.length())
                .map(share -> -share * Math.log(share) / Math.log(2)).sum();
    }

    /** Whether most of it can be read. */
    private static boolean isWords(String value) {
        int readable = Arrays.stream(value.split("(?<=[a-z])(?=[A-Z])|[^A-Za-z]+"))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() >= 4 && word.matches(".*[aeiouy].*") && !word.matches(".*[^aeiouy]{5}.*"))
                .mapToInt(String::length).sum();
        return readable * 2 > value.length();
    }

    private static Rule rule(String what, String pattern) {
        return new Rule(what, Pattern.compile(pattern));
    }
}
