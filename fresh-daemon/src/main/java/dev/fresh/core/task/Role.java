package dev.fresh.core.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How people want one kind of their code to be worked on, as it was when the run was planned.
 *
 * @param instructions their own words, for prompts; empty when they say nothing
 * @param models what to ask of a provider, by its name; the settings hold for those that are not named
 * @param analysisModels what to ask of it in the analysis instead
 * @param reviewers people and teams who are asked to review what was done, as the forge names them; a team with its
 *     organization before it
 */
public record Role(String name, String instructions, Map<String, String> models, Map<String, String> analysisModels,
        List<String> reviewers) {

    public Role {
        models = Map.copyOf(models);
        analysisModels = Map.copyOf(analysisModels);
        reviewers = List.copyOf(reviewers);
    }

    /** A role that leaves the choice of reviewers to the repository. */
    public Role(String name, String instructions, Map<String, String> models, Map<String, String> analysisModels) {
        this(name, instructions, models, analysisModels, List.of());
    }

    public Optional<String> model(String provider) {
        return Optional.ofNullable(models.get(provider));
    }

    public Optional<String> analysisModel(String provider) {
        return Optional.ofNullable(analysisModels.get(provider));
    }
}
