package dev.fresh.edge.provider.loop;

import dev.fresh.edge.provider.loop.Message.Answered;
import dev.fresh.edge.provider.loop.Message.Call;
import dev.fresh.edge.provider.loop.Message.Outcome;
import dev.fresh.edge.provider.loop.Message.Results;
import dev.fresh.edge.provider.loop.Message.Said;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What was said so far, on disk before it is used. Old results of tools that are large are shortened, but seldom and
 * many at a time: each time, the provider has to read again what it had in its cache.
 */
final class Conversation {

    private static final int FULL_CHARS = 160_000;
    private static final int WORTH_CHARS = 40_000;
    private static final int LARGE_CHARS = 1_200;
    private static final int LEFT_CHARS = 300;
    private static final int RECENT = 8;
    private static final int RECENT_AT_LEAST = 2;

    private final SessionFile file;
    private final SessionFile.Head head;
    private final List<Message> messages;

    private Conversation(SessionFile file, SessionFile.Kept kept) {
        this.file = file;
        this.head = kept.head();
        this.messages = new ArrayList<>(kept.messages());
    }

    /**
     * Begins a conversation, or goes on with the one that was kept.
     *
     * @param folder where conversations are kept
     * @throws SessionFile.Unusable when it cannot go on
     */
    static Conversation open(Order order, Path folder) throws IOException, SessionFile.Unusable {
        SessionFile file = new SessionFile(folder.resolve("session-" + order.session() + ".jsonl"));
        SessionFile.Head head = new SessionFile.Head(order.session(), order.protocol(), order.model());
        Conversation conversation;
        if (order.resume()) {
            conversation = new Conversation(file, file.read(head));
            conversation.closeCalls();
        } else {
            file.write(head, List.of());
            conversation = new Conversation(file, new SessionFile.Kept(head, List.of()));
        }
        conversation.add(new Said(order.prompt()));
        return conversation;
    }

    /** Answers the calls that a killed loop left open. */
    private void closeCalls() throws IOException {
        if (!messages.isEmpty() && messages.getLast() instanceof Answered last && !last.calls().isEmpty()) {
            add(new Results(last.calls().stream().map(Conversation::interrupted).toList(), ""));
        }
    }

    private static Outcome interrupted(Call call) {
        return new Outcome(call.id(), call.name(), "interrupted; it may have been done, in part or not at all", false);
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    void add(Message message) throws IOException {
        file.append(message);
        messages.add(message);
    }

    /** Shortens when there is much to gain. */
    void shortenIfLarge() throws IOException {
        int all = messages.stream().mapToInt(Conversation::chars).sum();
        if (all > FULL_CHARS) {
            shorten(RECENT, WORTH_CHARS);
        }
    }

    /** Shortens all it can, since the model does not take more; says whether that helped. */
    boolean shortenAll() throws IOException {
        return shorten(RECENT_AT_LEAST, LARGE_CHARS);
    }

    private boolean shorten(int recent, int worth) throws IOException {
        List<Message> shorter = new ArrayList<>(messages);
        int seen = 0;
        int gained = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof Results results && seen++ >= recent) {
                Results cut = new Results(results.outcomes().stream().map(Conversation::cut).toList(), results.note());
                gained += chars(results) - chars(cut);
                shorter.set(i, cut);
            }
        }
        if (gained < worth) {
            return false;
        }
        file.write(head, shorter);
        messages.clear();
        messages.addAll(shorter);
        return true;
    }

    private static Outcome cut(Outcome outcome) {
        String text = outcome.text();
        return text.length() <= LARGE_CHARS ? outcome
                : new Outcome(outcome.callId(), outcome.name(), Bounds.head(text, LEFT_CHARS)
                        + "\n[shortened, " + text.length() + " characters before; ask again if you need it]",
                        outcome.ok());
    }

    private static int chars(Message message) {
        return switch (message) {
            case Said said -> said.text().length();
            case Answered answered -> answered.text().length()
                    + answered.calls().stream().mapToInt(call -> call.input().toString().length()).sum();
            case Results results -> results.outcomes().stream().mapToInt(outcome -> outcome.text().length()).sum();
        };
    }
}
