package dev.fresh.edge.inventory.ecmascript;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The code in the files of component frameworks: their script blocks, and the names that their markup uses. */
final class ScriptPages {

    static final Pattern PAGE = Pattern.compile(".*\\.(?:vue|svelte|astro)");

    private static final Pattern SCRIPT = Pattern
            .compile("(?s)<script\\b[^>]*>(.*?)</script>|\\A\\s*---\\R(.*?)\\R---");
    private static final Pattern STYLE = Pattern.compile("(?s)<style\\b.*?</style>|<!--.*?-->");
    private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z][\\w.-]*)");
    private static final Pattern EXPRESSION = Pattern
            .compile("\\{([^{}]*)\\}|=\\s*\"([^\"]*)\"|=\\s*'([^']*)'|=`([^`]*)`");
    private static final Pattern PATH = Pattern
            .compile("(?<![\\w$.'\"-])[A-Za-z_$][\\w$]*(?:\\??\\.[A-Za-z_$][\\w$]*)*");
    private static final Set<String> WORDS = Set.of("as", "async", "await", "case", "catch", "class", "const",
            "default",
            "delete", "do", "else", "export", "false", "finally", "for", "function", "if", "import", "in", "instanceof",
            "let", "new", "null", "of", "return", "super", "switch", "this", "throw", "true", "try", "typeof", "var",
            "void", "while", "with", "yield", "enum", "extends", "break", "continue", "debugger", "undefined");

    private ScriptPages() {
    }

    /** The script blocks at their places, and behind them a list of what the markup names. */
    static String code(String text) {
        char[] code = new char[text.length()];
        for (int at = 0; at < code.length; at++) {
            char c = text.charAt(at);
            code[at] = c == '\n' || c == '\r' ? c : ' ';
        }
        char[] markup = text.toCharArray();
        Matcher script = SCRIPT.matcher(text);
        while (script.find()) {
            int group = script.start(1) >= 0 ? 1 : 2;
            text.getChars(script.start(group), script.end(group), code, script.start(group));
            Arrays.fill(markup, script.start(), script.end(), ' ');
        }
        Matcher style = STYLE.matcher(text);
        while (style.find()) {
            Arrays.fill(markup, style.start(), style.end(), ' ');
        }
        return new String(code) + "\n;[" + String.join(", ", names(new String(markup))) + "];\n";
    }

    private static Set<String> names(String markup) {
        Set<String> names = new TreeSet<>();
        Matcher element = ELEMENT.matcher(markup);
        while (element.find()) {
            String name = element.group(1);
            if (name.indexOf('-') > 0) {
                names.add(pascal(name));
            } else if (Character.isUpperCase(name.charAt(0))) {
                paths(name, names);
            }
        }
        Matcher expression = EXPRESSION.matcher(markup);
        while (expression.find()) {
            for (int group = 1; group <= expression.groupCount(); group++) {
                if (expression.group(group) != null) {
                    paths(expression.group(group), names);
                }
            }
        }
        return names;
    }

    private static void paths(String text, Set<String> names) {
        Matcher path = PATH.matcher(text);
        while (path.find()) {
            String name = path.group().replace("?", "");
            int dot = name.indexOf('.');
            if (!WORDS.contains(dot < 0 ? name : name.substring(0, dot))) {
                names.add(name);
            }
        }
    }

    private static String pascal(String name) {
        StringBuilder out = new StringBuilder();
        for (String part : name.split("[^A-Za-z0-9]+")) {
            if (!part.isEmpty()) {
                out.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return out.toString();
    }
}
