package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fresh.core.budget.Money;
import dev.fresh.edge.meter.FakeUpstream.Script;
import dev.fresh.edge.meter.Protocol.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an agent might write into its requests so that they look cheaper than they are. */
final class TricksTest {

    private static final Protocol MESSAGES = new AnthropicMessages();
    private static final Protocol RESPONSES = new OpenAiResponses();
    private static final Protocol CHAT = new OpenAiChat();
    private static final Protocol GEMINI = new GeminiContent();

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new Rig("10.00");
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private static Input input(Protocol protocol, String json) throws Refusal {
        return protocol.read(new Route("/x", false, "m"), body(json), true).input();
    }

    private static ObjectNode body(String json) throws Refusal {
        return Bodies.request(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** What {@code next} is taken for once {@code first} is known to be small. */
    private static long after(Protocol protocol, String first, String next) throws Refusal {
        Conversations known = new Conversations();
        known.learn("m", input(protocol, first), 10);
        return known.tokensMax("m", input(protocol, next));
    }

    @Test
    void imagesCostAsMuchWhenTheyAreAddedToAKnownConversation() throws Refusal {
        String image = ",{'role':'user','content':[{'type':'image','source':{'type':'url','url':'https://x.example/'}}]}";
        String known = "{'role':'user','content':'hello'}";
        assertTrue(after(MESSAGES, "{'model':'m','messages':[" + known + "]}",
                "{'model':'m','messages':[" + known + image.repeat(20) + "]}") > 20 * 4_800);
        String part = ",{'role':'user','content':[{'type':'input_image','image_url':'https://x.example/'}]}";
        assertTrue(after(RESPONSES, "{'model':'m','input':[" + known + "]}",
                "{'model':'m','input':[" + known + part.repeat(20) + "]}") > 20 * 10_000);
    }

    @Test
    void otherWordsAreNeverTakenForKnownOnes() throws Refusal {
        // Aa and BB are one to a hash that multiplies by 31.
        String long1 = "{'model':'m','messages':[{'role':'user','content':'" + "Aa".repeat(9000) + "'}]}";
        String long2 = "{'model':'m','messages':[{'role':'user','content':'" + "BB".repeat(9000) + "'}]}";
        assertTrue(after(MESSAGES, long1, long2) > 9000);
    }

    @Test
    void nothingIsKnownOfAPartOfAConversation() throws Refusal {
        // The provider left the first result out, because there was a later one.
        String large = "{'role':'user','content':'" + "a".repeat(9000) + "'}";
        assertTrue(after(MESSAGES, "{'model':'m','messages':[" + large + ",{'role':'user','content':'b'}]}",
                "{'model':'m','messages':[" + large + "]}") > 4000);
    }

    @Test
    void whatTheModelReadsIsNotHiddenAsACacheMark() throws Refusal {
        String call = "{'model':'m','messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'n',"
                + "'input':{%s}}]}]}";
        assertTrue(after(MESSAGES, call.formatted("'a':1"),
                call.formatted("'a':1,'cache_control':'" + "x".repeat(9000) + "'")) > 4000);
    }

    @Test
    void picturesAreSeenWhereverTheyStand() throws Refusal {
        assertTrue(input(MESSAGES, "{'model':'m','messages':[{'role':'user','content':[{'type':'document','source':"
                + "{'type':'content','content':[{'type':'image','source':{'type':'url','url':'u'}},{'type':'image',"
                + "'source':{'type':'url','url':'u'}}]}}]}]}").tokensMax() > 2 * 4_800);
        assertTrue(input(RESPONSES, "{'model':'m','input':[{'type':'computer_call_output','call_id':'c','output':"
                + "{'type':'computer_screenshot','image_url':'https://x.example/'}}]}").tokensMax() > 10_000);
        assertTrue(input(GEMINI, "{'contents':{'parts':{'inline_data':{'mime_type':'image/png','data':'x'}}}}")
                .tokensMax() > 5_000);
    }

    @Test
    void refusesWhatUnfoldsToMoreThanItsBytes() {
        refused(MESSAGES, "{'model':'m','messages':[{'role':'user','content':[{'type':'document','source':{'type':"
                + "'base64','media_type':'application/pdf','data':'JVBERi0='}}]}]}");
        refused(RESPONSES, "{'model':'m','input':[{'role':'user','content':[{'type':'input_file','filename':'a.pdf',"
                + "'file_data':'data:application/pdf;base64,JVBERi0='}]}]}");
        refused(CHAT, "{'model':'m','messages':[{'role':'user','content':[{'type':'file','file':{'filename':'a.pdf',"
                + "'file_data':'data:application/pdf;base64,JVBERi0='}}]}]}");
        refused(GEMINI, "{'contents':[{'parts':[{'inlineData':{'mimeType':'application/pdf','data':'JVBERi0='}}]}]}");
    }

    @Test
    void refusesAFileOfGeminiAlsoWhereOneThingStandsForAList() {
        refused(GEMINI, "{'contents':{'parts':[{'fileData':{'fileUri':'https://x.example/film'}}]}}");
        refused(GEMINI, "{'contents':[{'parts':{'file_data':{'file_uri':'https://x.example/film'}}}]}");
        refused(GEMINI, "{'contents':[],'systemInstruction':{'parts':{'fileData':{'fileUri':'u'}}}}");
    }

    @Test
    void refusesWhatStandsForSomethingThatTheProviderKeeps() {
        refused(RESPONSES, "{'model':'m','input':[{'id':'msg_1'}]}");
        refused(RESPONSES, "{'model':'m','input':[{'type':null,'id':'msg_1'}]}");
        refused(RESPONSES, "{'model':'m','input':[{'type':'reasoning','id':'rs_1','summary':[]}]}");
    }

    private static void refused(Protocol protocol, String json) {
        Refusal refusal = assertThrows(Refusal.class, () -> input(protocol, json), json);
        assertTrue(refusal.getMessage().startsWith("UNMEASURABLE: "), refusal.getMessage());
    }

    @Test
    void letsNoToolOutThatItDoesNotKnow() throws Refusal {
        ObjectNode responses = body("{'model':'m','context_management':[{'type':'compaction'}],'tools':[{'type':"
                + "'function'},{'type':'new_paid_tool'},{'type':'namespace','tools':[{'type':'function'},{'type':'mcp'}]}],"
                + "'input':[{'type':'additional_tools','tools':[{'type':'custom'},{'type':'other_paid_tool'}]}]}");
        RESPONSES.read(new Route("/x", false, "m"), responses, true);
        assertEquals(
                body("{'model':'m','tools':[{'type':'function'},{'type':'namespace','tools':[{'type':'function'}]}],"
                        + "'input':[{'type':'additional_tools','tools':[{'type':'custom'}]}]}"),
                responses);
        ObjectNode chat = body(
                "{'model':'m','messages':[],'tools':[{'type':'function'},{'type':'server:web_search'}]}");
        CHAT.read(new Route("/x", false, "m"), chat, true);
        assertEquals(body("{'model':'m','messages':[],'tools':[{'type':'function'}]}"), chat);
        assertTrue(MESSAGES.read(new Route("/x", false, "m"), body("{'model':'m','tools':[{'type':'web_search_1'},"
                + "{'type':'web_search_2'}]}"), true).hosted().isEmpty());
    }

    @Test
    void limitsAChatUnderTheNameThatItsServerKnows() throws Refusal {
        ObjectNode chat = body("{'model':'deep','max_completion_tokens':9000}");
        CHAT.limit(chat, 50, true);
        assertEquals(body("{'model':'deep','max_tokens':50}").toString(), chat.toString());
    }

    @Test
    void booksAllThatWasHeldWhenTheAnswerDoesNotSayHowLongItWas() throws Exception {
        bookedWhole("/v1/messages", Rig.messages(",\"stream\":true"),
                Rig.event("message_start", "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":5,"
                        + "\"output_tokens\":1}}}")
                        + Rig.event("message_delta",
                                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}"));
        bookedWhole("/v1/responses", "{\"model\":\"m\",\"input\":\"x\"}", "{\"usage\":{\"input_tokens\":5}}");
        bookedWhole("/v1/chat/completions", "{\"model\":\"m\",\"messages\":[]}", "{\"usage\":{\"prompt_tokens\":5}}");
        bookedWhole("/v1beta/models/m:generateContent", "{\"contents\":[]}",
                "{\"usageMetadata\":{\"promptTokenCount\":5}}");
    }

    private void bookedWhole(String path, String request, String answer) throws Exception {
        rig.upstream.answers(Script.whole(200, answer.startsWith("event:") ? "text/event-stream" : "application/json",
                answer));
        int before = rig.books.settled().size();
        try (Line line = rig.open()) {
            assertEquals(200, rig.ask(line, path, request).statusCode());
        }
        assertTrue(rig.books.settled().get(before).estimated(), path);
        assertEquals(Money.ZERO, rig.books.open());
    }

    @Test
    void leavesNoWayToAskForAnAnswerWithoutItsUsage() throws Exception {
        rig.upstream.answers(Script.json(200, "{}"));
        try (Line line = rig.open()) {
            rig.ask(line, "/v1beta/models/m:streamGenerateContent?alt=sse&fields=candidates&%66ields=x&$fields=y",
                    "{\"contents\":[]}");
        }
        assertEquals("/v1beta/models/m:streamGenerateContent?alt=sse", rig.upstream.last().uri());
        assertEquals(List.of(), rig.log.stream().filter(line -> line.contains("failed")).toList());
    }

    /** The tokens of 10,000 letters, as counted by OpenAI's two last public tokenizers, the larger of both. */
    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {"abcdefghijklmnopqrstuvwxyz 5420", "ABCDEFGHIJKLMNOPQRSTUVWXYZ 5940",
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/ 7160", "0123456789abcdef 5710",
            "qxzjvkw 6660", "!#$%&()*+,-./:;<=>?@[]^_`{|}~ 6730"})
    void noTextHasMoreTokensThanItIsWeighedWith(String letters, long counted) {
        long seed = System.nanoTime();
        String text = new Random(seed).ints(10_000, 0, letters.length()).mapToObj(i -> letters.substring(i, i + 1))
                .collect(Collectors.joining());
        assertTrue(Input.weight(TextNode.valueOf(text)) > counted * 21 / 20, "seed " + seed);
    }

    @Test
    void noAgentTakesTheMemoryOfAll() throws Exception {
        Room all = new Room(100);
        assertTrue(all.take(60));
        assertFalse(all.take(41));
        assertTrue(all.take(40));
        all.give(60);
        assertTrue(all.take(60));
        rig.upstream.answers(Script.json(200, "{\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));
        try (Line line = rig.open()) {
            // Its size would be taken three times, were it not given back.
            String large = Rig.messages(",\"metadata\":{\"user_id\":\"" + "x".repeat(12 << 20) + "\"}");
            for (int i = 0; i < 5; i++) {
                assertNotEquals(503, rig.ask(line, "/v1/messages", large).statusCode());
            }
        }
    }

    @Test
    void aLetterOnEachLineIsTwoTokens() {
        assertTrue(Input.weight(TextNode.valueOf("a\n".repeat(5000))) >= 10_000);
    }
}
