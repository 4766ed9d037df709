package dev.fresh.edge.provider;

import java.util.Locale;

/** Names in the spellings that languages and command lines want, and sentences as help texts want them. */
final class Words {

    private Words() {
    }

    /** {@code wordCount} and {@code word_count} become {@code word-count}. */
    static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT)
                .replaceAll("^-+|-+$", "");
    }

    static String snake(String name) {
        return kebab(name).replace('-', '_');
    }

    /** {@code word_count} becomes {@code WordCount}. */
    static String pascal(String name) {
        StringBuilder result = new StringBuilder();
        for (String part : kebab(name).split("-")) {
            result.append(part.isEmpty() ? "" : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return result.toString();
    }

    /** {@code word_count} becomes {@code word count}. */
    static String spaced(String name) {
        return kebab(name).replace('-', ' ');
    }

    static String capital(String sentence) {
        return sentence.isEmpty() ? "" : sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    /** Begins in lower case, unless the first word is an acronym, and has no period. */
    static String phrase(String sentence) {
        String bare = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        boolean acronym = bare.length() > 1 && Character.isUpperCase(bare.charAt(1));
        return bare.isEmpty() || acronym ? bare : bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
    }

    static String sentence(String phrase) {
        String capital = capital(phrase);
        return capital.isEmpty() || capital.endsWith(".") ? capital : capital + ".";
    }
}
