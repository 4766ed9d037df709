package dev.fresh.daemon.control;

import dev.fresh.daemon.control.Routes.Route;
import dev.fresh.protocol.Hygiene.CheckpointRequest;
import dev.fresh.protocol.Hygiene.CleanupRequest;
import java.util.List;
import java.util.function.Supplier;

/** The addresses of the chores. */
final class HygieneRoutes {

    private HygieneRoutes() {
    }

    static List<Route> of(Supplier<HygieneApi> api) {
        return List.of(
                Routes.route("POST", "/v1/checkpoint",
                        call -> Answer.json(api.get().checkpoint(call.body(CheckpointRequest.class)))),
                Routes.route("POST", "/v1/sync", _ -> Answer.json(api.get().sync())),
                Routes.route("POST", "/v1/cleanup",
                        call -> Answer.json(api.get().cleanup(call.body(CleanupRequest.class)))));
    }
}
