package dev.fresh.edge.inventory;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in scripts, workflows and other texts the commands that run code of the repository. */
final class CommandLines {

    private static final Pattern PATH = Pattern.compile("(?:^|(?<=[\\s\"'`\\[(=,:@;]))((?:[\\w.@$%{}/<>-]+/)?[\\w.@$-]+"
            + "\\.(?:" + FileNames.ENDINGS + "))(?=$|[\\s\"'`\\]),;&|}:])");
    private static final Pattern MODULE = Pattern.compile("python[\\d.]*[\"',]*(?:\\s+[\"']?-[uOBEsIX]+[\"',]*)*\\s+"
            + "[\"']?-m[\"',]*\\s+[\"']?([A-Za-z_][\\w.]*)");
    private static final Pattern SERVED = Pattern
            .compile("\\b(?:uvicorn|gunicorn|hypercorn|daphne|waitress-serve|celery|"
                    + "flask|granian|uwsgi|mod_wsgi-express|dramatiq|rq|arq|huey_consumer|fastapi|streamlit)\\b([^\\n;&|]*)");
    private static final Pattern APPLICATION = Pattern
            .compile("(?:^|(?<=[\\s=\"',]))([A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*"
                    + "(?::[A-Za-z_]\\w*)?)(?=$|[\\s\"',(\\])])");
    private static final Pattern CLASS = Pattern.compile("\\b((?:[a-z]\\w*\\.)+[A-Z]\\w*)\\b");
    private static final Pattern RUN = Pattern
            .compile("\\b(?:node|nodemon|tsx(?: watch)?|ts-node(?:-dev|-esm)?|bun(?: run)?|"
                    + "deno run|electron|babel-node|vite-node|pm2 start|esbuild|tsup|ncc build|pkg)[\"',]*"
                    + "(?:\\s+(?:-w|--watch|-r|--require|--loader|--import|-e|--ext|--exec|--env-file|-P|--project|--tsconfig|-C)"
                    + "\\s+\\S+|\\s+[\"']?--?[\\w-]+(?:=\\S+)?[\"',]*)*\\s+[\"']?((?:\\./|\\.\\./)*[\\w@.-]+(?:/[\\w@.-]+)*|\\.)"
                    + "(?=$|[\\s\"',;&|\\]])");
    /** They look at files, or move them, and run none. */
    private static final Pattern READERS = Pattern
            .compile("(?:^|[;&|(\"'\\[]|\\brun:|\\bnpx|\\bsudo|\\buv run|\\bpoetry run|"
                    + "^\\s*-)\\s*[@-]?(?:eslint|prettier|tsc|stylelint|pylint|flake8|black|mypy|ruff|isort|pyright|bandit|cp|rm|mv|"
                    + "cat|git|sed|grep|chmod|chown|echo|printf|touch|ls|wc|head|tail|diff|test|\\[|COPY|ADD|#|rustfmt|gofmt|"
                    + "biome|codecov|coverage report|pytest)\\b[^;&|]*$");
    private static final Pattern LISTED = Pattern.compile("\\s*-?\\s*[\"']?(?:paths|paths-ignore|files|exclude|include|"
            + "ignore|branches|exclude_paths|only|except|changes|key|hashFiles|omit|testpaths)[\"']?\\s*:.*");
    private static final Pattern KEY = Pattern.compile("\\s*-?\\s*[\"']?[\\w.$-]+[\"']?\\s*:(?:\\s.*)?");

    private CommandLines() {
    }

    /** A path, module or class that a command names. */
    record Named(String text, int line) {
    }

    static List<Named> in(String text) {
        Set<Named> found = new LinkedHashSet<>();
        int number = 0;
        int listed = -1;
        for (String line : text.split("\n", -1)) {
            number++;
            String plain = line.stripTrailing();
            int indent = plain.length() - plain.stripLeading().length();
            if (plain.stripLeading().startsWith("#") && !plain.startsWith("#!")) {
                continue;
            }
            if (LISTED.matcher(plain).matches()) {
                listed = indent;
            } else if (listed >= 0 && (indent < listed || KEY.matcher(plain).matches() && indent <= listed)) {
                listed = -1;
            }
            if (listed < 0) {
                for (String name : names(plain)) {
                    found.add(new Named(name, number));
                }
            }
        }
        return List.copyOf(found);
    }

    /** What one line of commands runs. */
    static List<String> names(String line) {
        List<String> found = new ArrayList<>();
        collect(PATH, line, found);
        collect(MODULE, line, found);
        collect(CLASS, line, found);
        collect(RUN, line, found);
        Matcher served = SERVED.matcher(line);
        while (served.find()) {
            collect(APPLICATION, served.group(1), found);
        }
        return found;
    }

    private static void collect(Pattern pattern, String line, List<String> found) {
        Matcher matcher = pattern.matcher(line);
        while (matcher.find()) {
            if (!READERS.matcher(line.substring(0, matcher.start(1))).find()) {
                found.add(matcher.group(1));
            }
        }
    }
}
