package dev.fresh.core.agent;

import java.util.List;

/**
 * Which providers an agent can work with, and with which it does.
 *
 * @param providers in the order in which they are tried, at least one
 * @param index of the one that works now
 * @param strikes limits met in a row with this one
 */
public record Route(List<ProviderInfo> providers, int index, int strikes) {

    public Route {
        providers = List.copyOf(providers);
        if (index < 0 || index >= providers.size()) {
            throw new IllegalArgumentException("provider " + index + " of " + providers.size());
        }
    }

    /** The run's providers that the task names, in the task's order; all of them when it names none. */
    public static Route of(List<ProviderInfo> run, List<String> task) {
        List<ProviderInfo> taking = task.stream()
                .flatMap(name -> run.stream().filter(info -> info.name().equals(name))).toList();
        return new Route(taking.isEmpty() ? run : taking, 0, 0);
    }

    public ProviderInfo current() {
        return providers.get(index);
    }

    /** Those that come after the current one. */
    public List<ProviderInfo> later() {
        return providers.subList(index + 1, providers.size());
    }

    Route to(String name) {
        for (int i = 0; i < providers.size(); i++) {
            if (providers.get(i).name().equals(name)) {
                return at(i);
            }
        }
        return this;
    }

    boolean hasNext() {
        return index + 1 < providers.size();
    }

    Route at(int other) {
        return new Route(providers, other, 0);
    }

    Route struck() {
        return new Route(providers, index, strikes + 1);
    }

    Route cleared() {
        return strikes == 0 ? this : new Route(providers, index, 0);
    }
}
