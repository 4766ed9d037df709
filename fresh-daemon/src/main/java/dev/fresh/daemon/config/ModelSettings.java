package dev.fresh.daemon.config;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Which models are asked, and where. */
public record ModelSettings(Model anthropicApi, OpenaiServer openaiApi, Upstreams upstreams) {

    /**
     * A model that our own loop asks.
     *
     * @param analysisName of the model for the analysis, empty when it is the same
     * @param answerTokensMax longest answer
     */
    public record Model(String name, Optional<String> analysisName, int answerTokensMax) {
    }

    /**
     * The server that the provider {@code openai_api} asks.
     *
     * @param address where it is, when it is not OpenAI's
     * @param chat whether it is spoken to in chat completions instead of responses
     * @param free whether it costs nothing
     */
    public record OpenaiServer(Model model, Optional<URI> address, boolean chat, boolean free) {
    }

    /**
     * Where the meter sends what is meant for each maker of models.
     *
     * @param chatgpt for log-ins of OpenAI's plans
     * @param codeAssist for log-ins of Google accounts
     */
    public record Upstreams(URI anthropic, URI openai, URI gemini, URI chatgpt, URI codeAssist) {
    }

    static ModelSettings from(Settings s) {
        Optional<URI> address = s.as(ConfigKey.OPENAI_API_BASE_URL, SettingType.ADDRESS);
        String protocol = s.text(ConfigKey.OPENAI_API_PROTOCOL);
        boolean chat = protocol.equals("chat") || protocol.equals("auto") && address.isPresent();
        return new ModelSettings(
                new Model(s.text(ConfigKey.ANTHROPIC_API_MODEL),
                        s.as(ConfigKey.ANTHROPIC_API_ANALYSIS_MODEL, SettingType.OTHER_MODEL),
                        s.count(ConfigKey.ANTHROPIC_API_MAX_TOKENS)),
                new OpenaiServer(
                        new Model(s.text(ConfigKey.OPENAI_API_MODEL),
                                s.as(ConfigKey.OPENAI_API_ANALYSIS_MODEL, SettingType.OTHER_MODEL),
                                s.count(ConfigKey.OPENAI_API_MAX_TOKENS)),
                        address, chat, s.text(ConfigKey.OPENAI_API_FREE).equals("true")),
                new Upstreams(s.as(ConfigKey.ANTHROPIC_BASE_URL, SettingType.SERVICE),
                        s.as(ConfigKey.OPENAI_BASE_URL, SettingType.SERVICE),
                        s.as(ConfigKey.GEMINI_BASE_URL, SettingType.SERVICE),
                        s.as(ConfigKey.CHATGPT_BASE_URL, SettingType.SERVICE),
                        s.as(ConfigKey.CODE_ASSIST_BASE_URL, SettingType.SERVICE)));
    }

    /** What is wrong with settings that are right each by itself. */
    Optional<String> problem() {
        return openaiApi.free() && openaiApi.address().filter(ModelSettings::isNear).isEmpty()
                ? Optional.of("`openai_api.free` is true, but `openai_api.base_url` names no server on this machine or"
                        + " in a private network; give its number there, or price the model in .fresh/prices.json.")
                : Optional.empty();
    }

    /** Whether a server is nobody's who sends bills. A name is not asked for: its answer can change later. */
    static boolean isNear(URI address) {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        if (host.equals("localhost")) {
            return true;
        }
        try {
            InetAddress number = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            boolean uniqueLocal = number.getAddress().length == 16 && (number.getAddress()[0] & 0xfe) == 0xfc;
            return number.isLoopbackAddress() || number.isSiteLocalAddress() || uniqueLocal;
        } catch (IllegalArgumentException _) {
            return false; // a name
        }
    }
}
