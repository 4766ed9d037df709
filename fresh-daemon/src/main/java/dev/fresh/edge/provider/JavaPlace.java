package dev.fresh.edge.provider;

import dev.fresh.core.task.Decline.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Java feature lives and how other classes spell it.
 *
 * @param text of its file
 */
record JavaPlace(CommandPlan plan, String text) {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package\\s+([\\w.]+)\\s*;");

    static JavaPlace of(CommandPlan plan, SourceTree tree) {
        return new JavaPlace(plan, tree.read(plan.feature().path()));
    }

    String packageName() {
        Matcher matcher = PACKAGE.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** Repository-relative folder that holds the top package. */
    String sourceRoot() {
        String path = plan.feature().path();
        String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
        String tail = packageName().replace('.', '/');
        if (!folder.equals(tail) && !folder.endsWith("/" + tail) && !tail.isEmpty()) {
            throw new Declined(Code.NO_SAMPLE, path + " does not stand in the folder of its package");
        }
        return tail.isEmpty() ? folder
                : folder.equals(tail) ? "" : folder.substring(0, folder.length() - tail.length() - 1);
    }

    /** The class of the method, with its outer classes. */
    String owner() {
        String symbol = plan.feature().symbol();
        return symbol.substring(0, symbol.lastIndexOf('.'));
    }

    /** What stands before the parentheses of a call. */
    String callee() {
        boolean isStatic = plan.feature().signature().orElseThrow().isStatic();
        return isStatic ? plan.feature().symbol() : "new " + owner() + "()." + plan.function();
    }

    /** The type of an enumeration as another class spells it. */
    String enumType(ValueType type) {
        String top = owner().replaceAll("\\..*", "");
        boolean nested = !type.declared().contains(".") && !type.declared().equals(top)
                && !SourceFacts.constants(Language.JAVA, text, type.declared()).isEmpty()
                && !Pattern.compile("(?m)^(public )?enum " + type.declared() + "\\b").matcher(text).find();
        return nested ? top + "." + type.declared() : type.declared();
    }

    /** Whether the feature, its class and the enumerations of its parameters are visible in every package. */
    boolean isPublic() {
        String line = text.lines().skip(plan.feature().line() - 1L).findFirst().orElse("");
        boolean owners = java.util.Arrays.stream(owner().split("\\.")).allMatch(name -> Pattern
                .compile("\\bpublic\\s+(?:\\w+\\s+)*(?:class|record|enum|interface)\\s+" + name + "\\b").matcher(text)
                .find());
        return owners && line.contains("public ");
    }

    /** Whether a checked exception may come out of the call. */
    boolean declaresExceptions() {
        String head = text.lines().skip(plan.feature().line() - 1L).limit(12)
                .collect(java.util.stream.Collectors.joining(" "));
        int brace = head.indexOf('{');
        return brace > 0 && head.substring(0, brace).contains(" throws ");
    }
}
