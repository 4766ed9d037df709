package dev.fresh.daemon;

import dev.fresh.daemon.control.Refusal;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Requests.StartRequest;
import java.util.regex.Pattern;

/**
 * What a name may be that somebody typed. git and programs are never asked by a shell, so this is no fence but help: a
 * name that holds anything else was pasted, or is meant to be taken for something that it is not.
 */
final class TypedNames {

    private static final int SHOWN_MAX = 60;
    private static final Pattern REVISION = Pattern.compile("[\\p{L}\\p{N}@][\\p{L}\\p{N}._/@{}^~+#=-]{0,199}");
    private static final Pattern FEATURE = Pattern.compile("[\\p{L}\\p{N}_$<][\\p{L}\\p{N}_$.:#/<>-]{0,199}");

    private TypedNames() {
    }

    /** Refuses what is no name of a revision or of a feature. */
    static void check(StartRequest request) {
        request.base().ifPresent(base -> check("--base", base, REVISION, "begin with a letter, a digit or @, and hold"
                + " letters, digits and . _ / @ { } ^ ~ + # = - only"));
        request.features().forEach(feature -> check("--feature", feature, FEATURE, "begin with a letter, a digit, _ or"
                + " $, and hold letters, digits and _ $ . : # / < > - only"));
    }

    private static void check(String option, String name, Pattern allowed, String wanted) {
        if (!allowed.matcher(name).matches() || name.contains("..")) {
            String shown = name.substring(0, Math.min(SHOWN_MAX, name.length())).replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
            throw new Refusal(ErrorCode.BAD_USAGE, option + " is \"" + shown + (name.length() > SHOWN_MAX ? "..." : "")
                    + "\", and has to " + wanted + ", at most 200 and without ..",
                    option.equals("--base")
                            ? "name a branch, a tag or a commit" : "take an id of: fresh inventory");
        }
    }
}
