package dev.fresh.edge.provider.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fresh.edge.provider.loop.Message.Answered;
import dev.fresh.edge.provider.loop.Message.Call;
import dev.fresh.edge.provider.loop.Message.Outcome;
import dev.fresh.edge.provider.loop.Message.Results;
import dev.fresh.edge.provider.loop.Order.Protocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationTest {

    @TempDir
    Path folder;

    @Test
    void shortensOldLargeResultsOnceThereIsMuchToGain() throws Exception {
        Conversation conversation = Conversation.open(order(false), folder);
        turns(conversation, 12, 10_000);
        List<Message> before = conversation.messages();
        conversation.shortenIfLarge();
        assertEquals(before, conversation.messages());
        turns(conversation, 6, 10_000);
        conversation.shortenIfLarge();
        List<Results> results = results(conversation);
        assertEquals(18, results.size());
        for (int i = 0; i < 18; i++) {
            String text = results.get(i).outcomes().getFirst().text();
            assertEquals(i < 10, text.endsWith("[shortened, 10000 characters before; ask again if you need it]"), text);
            assertTrue(i < 10 ? text.length() < 400 : text.length() == 10_000);
        }
        List<Message> now = conversation.messages();
        conversation.shortenIfLarge();
        assertEquals(now, conversation.messages());
        assertEquals(now, Conversation.open(order(true), folder).messages().subList(0, now.size()));
    }

    @Test
    void shortensAllItCanForAModelThatTakesNoMore() throws Exception {
        Conversation conversation = Conversation.open(order(false), folder);
        turns(conversation, 2, 50_000);
        assertFalse(conversation.shortenAll());
        turns(conversation, 2, 2_000);
        assertTrue(conversation.shortenAll());
        assertEquals(List.of(true, true, false, false), results(conversation).stream()
                .map(each -> each.outcomes().getFirst().text().contains("[shortened")).toList());
    }

    private static void turns(Conversation conversation, int count, int chars) throws IOException {
        for (int i = 0; i < count; i++) {
            conversation.add(new Answered("", List.of(new Call("1", "read", Map.of(), "")), List.of(Map.of("a", 1))));
            conversation.add(new Results(List.of(new Outcome("1", "read", "x".repeat(chars), true)), ""));
        }
    }

    private static List<Results> results(Conversation conversation) {
        return conversation.messages().stream().filter(Results.class::isInstance).map(Results.class::cast).toList();
    }

    private static Order order(boolean resume) {
        return new Order(Protocol.MESSAGES, "m", "1", resume, true, "Do it.", 100, 10);
    }
}
