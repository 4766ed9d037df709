package dev.fresh.daemon.config;

import dev.fresh.core.agent.AllowedHosts;
import dev.fresh.core.budget.Money;
import dev.fresh.core.fleet.WorkHours;
import dev.fresh.core.task.Task;
import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a setting may be.
 *
 * @param wanted completes the sentence "it takes ..."
 * @param list whether it may be written as a list
 * @param reader makes the value; throws {@link IllegalArgumentException} for what it does not take
 */
public record SettingType<T>(String wanted, boolean list, Function<List<String>, T> reader) {

    private static final BigDecimal MONEY_MAX = new BigDecimal(1_000_000);
    private static final BigDecimal HOURS_MAX = new BigDecimal(24 * 31);
    private static final BigDecimal SECONDS_PER_HOUR = new BigDecimal(3600);
    private static final int PATH_CHARS_MAX = 4096;
    private static final Duration DURATION_MAX = Duration.ofDays(31);
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,6})?");
    private static final Pattern PERIOD = Pattern
            .compile("(?:(\\d{1,4})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,99}");
    private static final Pattern MODEL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@\\[\\]+-]{0,199}");
    private static final Pattern TIMES = Pattern.compile("(\\d{2}:\\d{2})-(\\d{2}:\\d{2})");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /** US dollars. */
    static final SettingType<Money> MONEY = scalar("an amount in US dollars such as 10.00, at most 1000000",
            text -> Money.ofDollars(decimal(text, MONEY_MAX)));
    /** A number of hours, fractions allowed. */
    static final SettingType<Duration> HOURS = scalar("a number of hours such as 8 or 0.5, more than 0, at most 744",
            text -> positive(Duration.ofSeconds(decimal(text, HOURS_MAX).multiply(SECONDS_PER_HOUR).longValue())));
    /** A time with its units. */
    static final SettingType<Duration> DURATION = scalar(
            "a time with its unit such as 30s, 10m or 1h30m, more than 0, at most 31d", SettingType::duration);
    /** How often something is done; empty for never. */
    static final SettingType<Optional<Duration>> PERIOD_OR_NEVER = scalar(
            "a time with its unit such as 30m or 2h, at least 1m; or never",
            text -> text.equals("never") ? Optional.empty() : Optional.of(atLeastAMinute(duration(text))));
    /** An amount of disk space, in bytes. */
    static final SettingType<Long> SIZE = scalar("a size such as 500MB or 20GB", SettingType::size);
    /** An amount of memory, in bytes; empty where it follows from the machine. */
    static final SettingType<Optional<Long>> SIZE_OR_AUTO = scalar("a size such as 500MB or 20GB; or auto",
            text -> text.equals("auto") ? Optional.empty() : Optional.of(size(text)));
    /** A single name. */
    static final SettingType<String> NAME = scalar("a name of letters, digits, - and _", SettingType::identifier);
    /** A program. */
    static final SettingType<String> PROGRAM = scalar("the name of a program or its absolute path",
            SettingType::program);
    /** A model, as its provider calls it. */
    static final SettingType<String> MODEL = scalar("the name of a model such as gpt-5.5, or default",
            SettingType::model);
    /** A model for a part of the work, empty when it is the one for the rest. */
    static final SettingType<Optional<String>> OTHER_MODEL = scalar(
            "the name of a model such as gpt-5.5, or default, or same",
            text -> text.equals("same") ? Optional.empty() : Optional.of(model(text)));
    /** A time that may be unlimited. */
    static final SettingType<Optional<Duration>> TERM = scalar("a time such as 30d or 12h; or never",
            text -> text.equals("never") ? Optional.empty() : Optional.of(duration(text)));
    /** Where a server is, also one of the own network, or what is set for OpenAI. */
    static final SettingType<Optional<URI>> ADDRESS = scalar(
            "an address such as http://127.0.0.1:11434/v1, without query or log-in; or openai.base_url",
            text -> text.equals("openai.base_url") ? Optional.empty() : Optional.of(address(text)));
    /** What people want to be told. */
    static final SettingType<List<String>> NEWS = new SettingType<>(
            "a list of " + String.join(", ", Config.NEWS), true, words -> {
                List<String> kinds = split(words);
                check(Config.NEWS.containsAll(kinds));
                return kinds;
            });
    /** Where notifications are posted; its whole text may be a secret. */
    static final SettingType<Optional<URI>> WEBHOOK = scalar(
            "an address such as https://hooks.example.com/abc, with http on this machine only; or none",
            text -> text.equals("none") ? Optional.empty() : Optional.of(webhook(text)));
    /** Names of environment variables. */
    static final SettingType<List<String>> VARIABLES = new SettingType<>(
            "a list of names such as [LANG, CARGO_HOME], none of a token for GitHub", true,
            words -> split(words).stream().map(SettingType::variable).toList());
    /** Providers in an order. */
    static final SettingType<List<String>> PROVIDERS = new SettingType<>(
            "a list of providers, each once: " + String.join(", ", Config.PROVIDERS), true,
            words -> providers(split(words)));
    /** What may be done about features; empty where that is left to the kind of run. */
    static final SettingType<List<Task.Kind>> KINDS = new SettingType<>(
            "auto, any, or a list of hook_up, cover, document", true, words -> kinds(split(words)));
    /** A program with its arguments, maybe none. */
    static final SettingType<List<String>> WORDS = new SettingType<>(
            "a program and its arguments, as a list such as [my-agent, --quiet] or as words without quotes", true,
            SettingType::split);
    /** A program with its arguments, or the words that stand for none and for finding it. */
    static final SettingType<Optional<List<String>>> COMMAND = new SettingType<>(
            "a command, as a list such as [mvn, -q, test] or as words without quotes; or none; or detected", true,
            SettingType::command);
    /** The address of a service that is given secrets, so nobody may listen on the way to it. */
    static final SettingType<URI> SERVICE = scalar(
            "an address such as https://api.example.com/v3, with http on this machine only", SettingType::service);
    /** When new work may begin. */
    static final SettingType<Optional<WorkHours>> WORK_HOURS = scalar(
            "hours such as 09:00-17:00 or mon-fri 22:00-06:00 Europe/Berlin; or always", SettingType::workHours);

    /** Hours that are somebody's own. */
    static final SettingType<Optional<WorkHours>> DAY_HOURS = scalar(
            "hours such as mon-fri 08:00-18:00 or 09:00-17:00 Europe/Berlin; or none",
            text -> text.equals("none") ? Optional.empty() : Optional.of(hours(text)));
    /** Servers outside. */
    static final SettingType<AllowedHosts> HOSTS = new SettingType<>("a list of servers such as "
            + AllowedHosts.WRITTEN, true, words -> AllowedHosts.of(split(words)));
    /** With what an agent command line is used. */
    static final SettingType<String> AUTH = choice("auto", "key", "login");

    /** A whole number within bounds. */
    static SettingType<Integer> count(int least, int most) {
        return scalar("a whole number from " + least + " to " + most, text -> {
            int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
            check(number >= least && number <= most);
            return number;
        });
    }

    /** One of some words. */
    static SettingType<String> choice(String... words) {
        return scalar("one of " + String.join(", ", words), text -> {
            check(List.of(words).contains(text));
            return text;
        });
    }

    T read(List<String> words) {
        return reader.apply(words);
    }

    private static <T> SettingType<T> scalar(String wanted, Function<String, T> reader) {
        return new SettingType<>(wanted, false, words -> reader.apply(words.getFirst()));
    }

    private static BigDecimal decimal(String text, BigDecimal most) {
        check(DECIMAL.matcher(text).matches());
        BigDecimal number = new BigDecimal(text);
        check(number.compareTo(most) <= 0);
        return number;
    }

    private static Duration duration(String text) {
        Matcher parts = PERIOD.matcher(text);
        check(parts.matches());
        Duration sum = Duration.ofDays(part(parts, 1)).plusHours(part(parts, 2)).plusMinutes(part(parts, 3))
                .plusSeconds(part(parts, 4));
        check(sum.compareTo(DURATION_MAX) <= 0);
        return positive(sum);
    }

    private static Duration atLeastAMinute(Duration duration) {
        check(duration.compareTo(Duration.ofMinutes(1)) >= 0);
        return duration;
    }

    private static URI webhook(String text) {
        URI address = URI.create(text);
        check(address.getHost() != null && address.getRawUserInfo() == null && address.getRawFragment() == null);
        boolean here = List.of("127.0.0.1", "localhost", "[::1]").contains(address.getHost());
        check("https".equals(address.getScheme()) || here && "http".equals(address.getScheme()));
        return address;
    }

    private static URI service(String text) {
        URI address = address(text);
        boolean here = List.of("127.0.0.1", "localhost", "[::1]").contains(address.getHost());
        check(here || address.getScheme().equals("https"));
        return address;
    }

    /** Without a slash at its end, so that a path can be put behind it. */
    private static URI address(String text) {
        URI address = URI.create(text.replaceFirst("/+$", ""));
        check(address.getHost() != null && address.getRawUserInfo() == null && address.getRawQuery() == null
                && address.getRawFragment() == null);
        check(List.of("http", "https").contains(String.valueOf(address.getScheme())));
        return address;
    }

    private static long part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    private static Duration positive(Duration duration) {
        check(duration.isPositive());
        return duration;
    }

    private static long size(String text) {
        check(text.matches("[1-9]\\d{0,5}(MB|GB|TB)"));
        return Long.parseLong(text.substring(0, text.length() - 2)) * 1_000_000L
                * switch (text.charAt(text.length() - 2)) {
                    case 'T' -> 1_000_000L;
                    case 'G' -> 1_000L;
                    default -> 1L;
                };
    }

    private static String identifier(String text) {
        check(IDENTIFIER.matcher(text).matches());
        return text;
    }

    /** What opens GitHub for the daemon is for nothing that a repository runs. */
    private static String variable(String text) {
        check(!text.matches("(GITHUB|GH)(_ENTERPRISE)?_TOKEN"));
        return identifier(text);
    }

    private static String model(String text) {
        check(MODEL_NAME.matcher(text).matches() && !text.equals("same"));
        return text;
    }

    private static String program(String text) {
        check(text.startsWith("/") || IDENTIFIER.matcher(text).matches());
        check(text.length() <= PATH_CHARS_MAX && text.chars().noneMatch(Character::isISOControl));
        return text;
    }

    private static Optional<List<String>> command(List<String> words) {
        if (words.equals(List.of("detected"))) {
            return Optional.empty();
        }
        List<String> command = split(words);
        check(!command.isEmpty());
        return Optional.of(command);
    }

    /** A single text is cut at blanks, where no shell would have understood more in it than that. */
    private static List<String> split(List<String> words) {
        check(words.stream().allMatch(word -> word.chars().noneMatch(Character::isISOControl)));
        check(words.isEmpty() || !words.getFirst().isBlank());
        if (words.size() != 1 || !words.getFirst().contains(" ")) {
            return words;
        }
        check(words.getFirst().chars().noneMatch(c -> "\"'\\|&;<>$`".indexOf(c) >= 0));
        return Arrays.stream(words.getFirst().strip().split(" +")).toList();
    }

    private static List<String> providers(List<String> names) {
        check(!names.isEmpty() && Config.PROVIDERS.containsAll(names) && Set.copyOf(names).size() == names.size());
        return names;
    }

    /**
     * Kinds of work from their names, each once. Throws {@link IllegalArgumentException} for what is none.
     */
    public static List<Task.Kind> kinds(List<String> names) {
        check(!names.isEmpty());
        return switch (names.getFirst()) {
            case "auto" -> {
                check(names.size() == 1);
                yield List.of();
            }
            case "any" -> {
                check(names.size() == 1);
                yield List.of(Task.Kind.values());
            }
            default -> names.stream().distinct().map(name -> Arrays.stream(Task.Kind.values())
                    .filter(kind -> kind.label().equals(name)).findFirst()
                    .orElseThrow(IllegalArgumentException::new)).toList();
        };
    }

    private static Optional<WorkHours> workHours(String text) {
        return text.equals("always") ? Optional.empty() : Optional.of(hours(text));
    }

    private static WorkHours hours(String text) {
        LocalTime[] times = null;
        Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
        ZoneId zone = ZoneId.systemDefault();
        for (String word : text.strip().split(" +")) {
            Matcher hours = TIMES.matcher(word);
            try {
                if (hours.matches()) {
                    times = new LocalTime[]{LocalTime.parse(hours.group(1)), LocalTime.parse(hours.group(2))};
                } else if (DAYS.contains(word.substring(0, Math.min(3, word.length())))) {
                    days = days(word);
                } else {
                    zone = ZoneId.of(word);
                }
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(e);
            }
        }
        check(times != null);
        return new WorkHours(times[0], times[1], days, zone);
    }

    /**
     * Days as {@code mon-fri} or {@code sat,sun}; a span may pass the end of the week. Throws
     * {@link IllegalArgumentException} for anything else.
     */
    public static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String span : text.split(",")) {
            String[] ends = span.split("-");
            check(ends.length <= 2 && DAYS.containsAll(List.of(ends)));
            DayOfWeek day = DayOfWeek.of(DAYS.indexOf(ends[0]) + 1);
            DayOfWeek last = DayOfWeek.of(DAYS.indexOf(ends[ends.length - 1]) + 1);
            days.add(last);
            for (; day != last; day = day.plus(1)) {
                days.add(day);
            }
        }
        return days;
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }
}
