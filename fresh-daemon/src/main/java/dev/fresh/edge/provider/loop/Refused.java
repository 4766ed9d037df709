package dev.fresh.edge.provider.loop;

/** Says to the model why a tool did nothing. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    Refused(String sentence) {
        super(sentence, null, false, false);
    }
}
