package dev.fresh.edge.inventory.ecmascript;

import dev.fresh.edge.inventory.facts.FileFacts.Definition;
import dev.fresh.edge.inventory.facts.FileFacts.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/** What nobody hooks up by itself in JavaScript and TypeScript, though nothing uses it. */
final class ScriptCustoms {

    private static final Pattern PAGE = Pattern.compile(".*\\.[jt]sx|.*/components?/.*");
    private static final Pattern KIT = Pattern.compile("(?:.*/)?(?:components?/(?:ui|common|icons?|skeletons?|layouts?)"
            + "|shadcn|ui-kit|primitives|design-system)/.*");
    private static final Pattern PART = Pattern.compile("[A-Z]\\w*(?:Skeleton|Spinner|Loader|Icon|Badge|Header|Footer|"
            + "Cell|Separator|Divider|Placeholder|Tooltip|Avatar|Label|Wrapper|Fallback|Title|Item|Row)");
    private static final Pattern HOOK = Pattern.compile("use[A-Z]\\w*");
    /** What a hook calls that does something for a person, and not only for the component around it. */
    private static final Pattern REQUEST = Pattern
            .compile("use(?:Lazy|Infinite|Suspense)?(?:Mutation|Query|Queries|SWR)"
                    + "|useSWRMutation|fetch|axios|mutate|mutateAsync|request|trpc");
    private static final Pattern ACCESSOR = Pattern.compile("(?:get|is|has|set)[A-Z]\\w*");
    private static final int SMALL_STATEMENTS = 3;

    private ScriptCustoms() {
    }

    static Optional<String> reason(String path, Definition definition) {
        String name = definition.name();
        boolean component = definition.kind() == Kind.FUNCTION && Character.isUpperCase(name.charAt(0))
                && PAGE.matcher(path).matches();
        if (component && (KIT.matcher(path).matches() || PART.matcher(name).matches())) {
            return Optional.of("It is a part that pages are made of.");
        }
        if (definition.kind() == Kind.FUNCTION && HOOK.matcher(name).matches() && definition.references().stream()
                .noneMatch(use -> REQUEST.matcher(use.name()).matches())) {
            return Optional.of("It is a hook that only serves components.");
        }
        int small = definition.isMember() ? 2 * SMALL_STATEMENTS : SMALL_STATEMENTS;
        if (ACCESSOR.matcher(name).matches() && definition.shape().statements() <= small) {
            return Optional.of("It is an accessor.");
        }
        return Optional.empty();
    }
}
