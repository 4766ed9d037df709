package dev.fresh.edge.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fresh.core.budget.Money;
import dev.fresh.core.budget.Price;
import dev.fresh.edge.meter.Protocol.Route;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What leaves the meter: bounded, and without what changes the price. */
final class ProtocolTest {

    private static final Protocol MESSAGES = new AnthropicMessages();
    private static final Protocol RESPONSES = new OpenAiResponses();
    private static final Protocol CHAT = new OpenAiChat();
    private static final Protocol GEMINI = new GeminiContent();

    private static Ask read(Protocol protocol, ObjectNode body) throws Refusal {
        return protocol.read(new Route("/x", false, "m"), body, true);
    }

    private static ObjectNode body(String json) throws Refusal {
        return Bodies.request(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String limited(Protocol protocol, String json, long tokens) throws Refusal {
        ObjectNode body = body(json);
        read(protocol, body);
        protocol.limit(body, tokens, true);
        return body.toString().replace('"', '\'');
    }

    @Test
    void lowersTheThinkingOfMessagesWithTheirLength() throws Refusal {
        assertEquals("{'model':'m','max_tokens':4000,'thinking':{'type':'enabled','budget_tokens':3999}}",
                limited(MESSAGES,
                        "{'model':'m','max_tokens':32000,'thinking':{'type':'enabled','budget_tokens':31999}}",
                        4000));
        assertEquals("{'model':'m','max_tokens':8000,'thinking':{'type':'enabled','budget_tokens':2000}}",
                limited(MESSAGES, "{'model':'m','max_tokens':32000,'thinking':{'type':'enabled','budget_tokens':2000}}",
                        8000));
        assertEquals("{'model':'m','max_tokens':1024}", limited(MESSAGES,
                "{'model':'m','max_tokens':32000,'thinking':{'type':'enabled','budget_tokens':31999},'context_management':"
                        + "{'edits':[{'type':'clear_thinking_20251015'}]}}",
                1024));
        assertEquals("{'model':'m','thinking':{'type':'adaptive'},'max_tokens':500}",
                limited(MESSAGES, "{'model':'m','thinking':{'type':'adaptive'}}", 500));
    }

    @Test
    void limitsEveryOtherProtocolWhetherItAsksForALimitOrNot() throws Refusal {
        assertEquals("{'model':'gpt-5','max_output_tokens':50}", limited(RESPONSES, "{'model':'gpt-5'}", 50));
        assertEquals("{'model':'gpt-5','max_completion_tokens':50}", limited(CHAT, "{'model':'gpt-5'}", 50));
        assertEquals("{'model':'qwen','max_tokens':50}", limited(CHAT, "{'model':'qwen'}", 50));
        assertEquals("{'model':'qwen','max_tokens':50}", limited(CHAT, "{'model':'qwen','max_tokens':900}", 50));
        assertEquals("{'model':'qwen','max_tokens':50}",
                limited(CHAT, "{'model':'qwen','max_tokens':900,'max_completion_tokens':900}", 50));
        assertEquals("{'contents':[],'generationConfig':{'maxOutputTokens':50}}",
                limited(GEMINI, "{'contents':[]}", 50));
        assertEquals("{'generationConfig':{'maxOutputTokens':50,'thinkingConfig':{'thinkingBudget':49}}}",
                limited(GEMINI, "{'generation_config':{'max_output_tokens':9000,'thinking_config':{'thinking_budget':"
                        + "8000}}}", 50));
    }

    @Test
    void takesTheLaterOfALimitThatIsThereTwice() throws Refusal {
        assertEquals("{'model':'m','max_tokens':50}",
                limited(MESSAGES, "{'model':'m','max_tokens':5,'max_tokens':100000}", 50));
        assertEquals("{'generationConfig':{'maxOutputTokens':50}}", limited(GEMINI,
                "{'generationConfig':{'maxOutputTokens':5,'max_output_tokens':100000}}", 50));
    }

    @Test
    void asksAStreamingChatForItsUsage() throws Refusal {
        assertEquals("{'model':'q','stream':true,'stream_options':{'include_usage':true},'max_tokens':5}",
                limited(CHAT, "{'model':'q','stream':true}", 5));
        assertEquals("{'model':'q','stream':true,'stream_options':{'include_usage':true},'max_tokens':5}",
                limited(CHAT, "{'model':'q','stream':true,'stream_options':{'include_usage':false}}", 5));
    }

    @Test
    void countsEveryAnswerThatIsAskedFor() throws Refusal {
        assertEquals(3, read(CHAT, body("{'model':'m','n':3}")).choices());
        assertEquals(4, read(GEMINI, body("{'generationConfig':{'candidate_count':4}}")).choices());
        Price price = PriceList.of(Rig.PRICES, "").find("m").orElseThrow();
        Quote quote = Quote.of(read(CHAT, body("{'model':'m','n':3}")), price, 1000, 2000);
        long hourless = 1000 * 225 / 100;
        assertEquals(price.worst(1000, 6000).micro() - hourless, quote.most().micro());
        assertEquals(price.worst(1000, 3 * 1024).micro() - hourless, quote.least().micro());
        assertEquals(1024, quote.within(quote.least()).output());
    }

    @Test
    void takesOutWhatHasAPriceOfItsOwn() throws Refusal {
        assertEquals("{'model':'m','service_tier':'standard_only','max_tokens':5}",
                limited(MESSAGES, "{'model':'m','service_tier':'auto','speed':'fast','inference_geo':'us',"
                        + "'mcp_servers':[{}],'tools':[{'type':'code_execution_20250825'},{'type':'web_fetch_1'}],"
                        + "'tool_choice':{'type':'auto'}}", 5));
        assertEquals("{'model':'m','tools':[{'name':'a'},{'type':'bash_20250124'}],'max_tokens':5}", limited(MESSAGES,
                "{'model':'m','tools':[{'name':'a'},{'type':'bash_20250124'},{'type':'advisor_1'}]}", 5));
        assertEquals("{'model':'m','service_tier':'default','tools':[{'type':'function'}],'max_output_tokens':5}",
                limited(RESPONSES, "{'model':'m','service_tier':'priority','tools':[{'type':'function'},"
                        + "{'type':'code_interpreter'},{'type':'mcp'},{'type':'image_generation'}]}", 5));
        assertEquals("{'model':'m','prompt_cache_options':{'mode':'explicit'},'max_output_tokens':5}",
                limited(RESPONSES,
                        "{'model':'m','prompt_cache_options':{'mode':'explicit','ttl':'12h'}}", 5));
        assertEquals("{'model':'m','service_tier':'flex','max_tokens':5}", limited(CHAT,
                "{'model':'m','service_tier':'flex','web_search_options':{},'prediction':{},'models':['x']}", 5));
        assertEquals("{'tools':[{'functionDeclarations':[{}]}],'generationConfig':{'maxOutputTokens':5}}",
                limited(GEMINI, "{'service_tier':'priority','tools':[{'google_search':{}},{'urlContext':{}},"
                        + "{'function_declarations':[{}],'codeExecution':{}}]}", 5));
    }

    @Test
    void paysForSearchesBeforehandOrTakesThemOut() throws Refusal {
        String asked = "{'model':'m','max_tokens':2000,'tools':[{'type':'web_search_20250305','max_uses':8}]}";
        ObjectNode body = body(asked);
        Price price = PriceList.of(Rig.PRICES, "").find("m").orElseThrow();
        Quote quote = Quote.of(read(MESSAGES, body), price, 1000, 4000);
        Quote without = Quote.of(read(MESSAGES, body("{'model':'m','max_tokens':2000}")), price, 1000, 4000);
        assertTrue(quote.most().compareTo(without.most().plus(Money.ofDollars("0.03"))) > 0);
        assertEquals(without.least(), quote.least());
        assertEquals(3, quote.within(quote.most()).hostedCalls());
        assertEquals(0, quote.within(without.most()).hostedCalls());
        MESSAGES.limitHosted(body, 3);
        assertEquals(3, body.path("tools").path(0).path("max_uses").asInt());
        MESSAGES.limitHosted(body, 0);
        assertFalse(body.has("tools"));

        ObjectNode responses = body("{'model':'m','tools':[{'type':'web_search'}],'max_tool_calls':2}");
        assertEquals(2, read(RESPONSES, responses).hosted().orElseThrow().calls());
        RESPONSES.limitHosted(responses, 1);
        assertEquals(1, responses.path("max_tool_calls").asInt());
    }

    @Test
    void takesASearchOutWhereItIsOneToolOfMany() throws Refusal {
        assertEquals("{'model':'m','tools':[{'type':'function'}],'max_output_tokens':5}",
                limited(RESPONSES, "{'model':'m','tools':[{'type':'web_search'},{'type':'function'}]}", 5));
        assertEquals("{'model':'m','tools':[{'name':'a'}],'max_tokens':5}",
                limited(MESSAGES, "{'model':'m','tools':[{'type':'web_search_1'},{'name':'a'}]}", 5));
    }

    @Test
    void paysTheHourOfACacheOnlyWhereItIsAskedFor() throws Refusal {
        Price price = PriceList.of(Rig.PRICES, "").find("m").orElseThrow();
        Ask usual = read(MESSAGES, body("{'model':'m','system':[{'text':'x','cache_control':{'type':'ephemeral'}}]}"));
        Ask hour = read(MESSAGES,
                body("{'model':'m','system':[{'text':'x','cache_control':{'type':'ephemeral','ttl':'1h'}}]}"));
        assertEquals(new Money(1000 * 375 / 100 + 1024 * 15), Quote.of(usual, price, 1000, 9000).least());
        assertEquals(new Money(1000 * 6 + 1024 * 15), Quote.of(hour, price, 1000, 9000).least());
    }

    @Test
    void neverAsksForMoreThanTheLineAllows() throws Refusal {
        Price price = PriceList.of(Rig.PRICES, "").find("m").orElseThrow();
        Ask ask = read(MESSAGES, body("{'model':'m','max_tokens':32000}"));
        assertEquals(OptionalLong.of(32000), ask.output());
        Quote quote = Quote.of(ask, price, 1000, 4000);
        assertEquals(price.worst(1000, 4000).micro(), quote.most().micro() + 1000 * 225 / 100);
        Money between = new Money((quote.least().micro() + quote.most().micro()) / 2);
        long granted = quote.within(between).output();
        assertTrue(granted > 1024 && granted < 4000, "granted " + granted);
        assertEquals(4000, quote.within(quote.most()).output());
    }

    @Test
    void leavesALogInsRequestAsItIsButForItsLength() throws Refusal {
        ObjectNode body = body("{'model':'m','input':'x','tools':[{'type':'web_search'}]}");
        JsonNode before = body.deepCopy();
        assertTrue(RESPONSES.read(new Route("/responses", false, ""), body, false).hosted().isEmpty());
        RESPONSES.limit(body, 50, false);
        assertEquals(before, body);
    }

    @Test
    void keepsNumbersAsTheyAre() throws Refusal {
        String exact = "{\"model\":\"m\",\"temperature\":0.10,\"top_p\":1.0,\"seed\":123456789012345678901234567890}";
        assertEquals(exact, body(exact).toString());
    }
}
