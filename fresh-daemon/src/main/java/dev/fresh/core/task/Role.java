package dev.fresh.core.task;

import java.util.Map;
import java.util.Optional;

/**
 * How people want one kind of their code to be worked on, as it was when the run was planned.
 *
 * @param instructions their own words, for prompts; empty when they say nothing
 * @param models what to ask of a provider, by its name; the settings hold for those that are not named
 * @param analysisModels what to ask of it in the analysis instead
 */
public record Role(String name, String instructions, Map<String, String> models, Map<String, String> analysisModels) {

    public Role {
        models = Map.copyOf(models);
        analysisModels = Map.copyOf(analysisModels);
    }

    public Optional<String> model(String provider) {
        return Optional.ofNullable(models.get(provider));
    }

    public Optional<String> analysisModel(String provider) {
        return Optional.ofNullable(analysisModels.get(provider));
    }
}
