package dev.fresh.edge.journal;

/** Events that are nothing but text. */
enum TextCodec implements EventCodec<String> {
    INSTANCE;

    @Override
    public String type(String event) {
        return "Text";
    }

    @Override
    public String write(String event) {
        return event.strip();
    }

    @Override
    public String read(String type, String json) {
        return json;
    }
}
