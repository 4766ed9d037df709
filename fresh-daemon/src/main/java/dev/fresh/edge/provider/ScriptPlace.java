package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import dev.fresh.core.task.Feature;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How other files get at a feature in JavaScript or TypeScript.
 *
 * @param top the exported function or class
 * @param whole whether it is the one thing that the file gives by default
 * @param path names behind the export, such as a method's
 * @param constructed whether the class has to be made first
 */
record ScriptPlace(String top, boolean whole, List<String> path, boolean constructed) {

    static ScriptPlace of(CommandPlan plan, SourceTree tree) {
        Feature feature = plan.feature();
        List<String> parts = List.of(feature.symbol().split("\\."));
        String top = parts.getFirst();
        String text = tree.read(feature.path());
        boolean named = named(text, top);
        boolean whole = !named && whole(text, top);
        if (!named && !whole) {
            throw new Declined(Code.NO_SAMPLE, top + " is not exported by " + feature.path()
                    + ", so no other file can call it");
        }
        boolean isStatic = feature.signature().orElseThrow().isStatic();
        return new ScriptPlace(top, whole, parts.subList(1, parts.size()), parts.size() > 1 && !isStatic);
    }

    /** What stands before the parentheses of a call where {@code name} is the export. */
    String callee(String name) {
        String object = constructed ? "new " + name + "()" : name;
        return path.isEmpty() ? object : object + "." + String.join(".", path);
    }

    private static boolean named(String text, String name) {
        String declared = "(?m)^\\s*export\\s+(?:declare\\s+)?(?:async\\s+function\\*?|function\\*?|abstract\\s+class|class|"
                + "const|let|var)\\s+" + name + "\\b";
        String listed = "(?s)\\bexport\\s*\\{[^}]*(?<![\\w$])" + name + "\\s*[,}]";
        String assigned = "(?m)^\\s*(?:module\\.)?exports\\." + name + "\\s*=";
        String object = "(?s)\\bmodule\\.exports\\s*=\\s*\\{[^}]*(?<![\\w$.])" + name + "\\s*[,:}]";
        return List.of(declared, listed, assigned, object).stream()
                .anyMatch(pattern -> Pattern.compile(pattern).matcher(text).find());
    }

    private static boolean whole(String text, String name) {
        return Pattern.compile(
                "(?m)^\\s*(?:export\\s+default\\s+(?:(?:async\\s+)?function\\*?\\s+|(?:abstract\\s+)?class\\s+)?"
                        + "|module\\.exports\\s*=\\s*)" + name + "\\b")
                .matcher(text).find();
    }
}
