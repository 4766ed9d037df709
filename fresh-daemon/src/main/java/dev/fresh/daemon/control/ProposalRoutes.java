package dev.fresh.daemon.control;

import dev.fresh.daemon.control.Routes.Route;
import dev.fresh.protocol.Proposals.CloseRequest;
import dev.fresh.protocol.Proposals.PublishRequest;
import java.util.List;
import java.util.function.Supplier;

/** The addresses of proposals. A branch can be named with its {@code auto/} and without. */
final class ProposalRoutes {

    private static final String ALL = "/v1/proposals";

    private ProposalRoutes() {
    }

    static List<Route> of(Supplier<ProposalApi> api) {
        return List.of(
                Routes.route("GET", ALL, call -> Answer.json(api.get().list(call.flag("all"))), "all"),
                Routes.route("GET", ALL + "/rehearsal", _ -> Answer.json(api.get().rehearse())),
                Routes.route("POST", ALL + "/publish",
                        call -> Answer.json(api.get().publish(call.body(PublishRequest.class)))),
                show(api, ALL + "/{id}"), show(api, ALL + "/auto/{id}"), diff(api, ALL + "/{id}/diff"),
                diff(api, ALL + "/auto/{id}/diff"), close(api, ALL + "/{id}/close"),
                close(api, ALL + "/auto/{id}/close"));
    }

    private static Route show(Supplier<ProposalApi> api, String path) {
        return Routes.route("GET", path, call -> Answer.json(api.get().show(call.id())));
    }

    private static Route diff(Supplier<ProposalApi> api, String path) {
        return Routes.route("GET", path, call -> Answer.json(api.get().diff(call.id())));
    }

    private static Route close(Supplier<ProposalApi> api, String path) {
        return Routes.route("POST", path,
                call -> Answer.json(api.get().close(call.id(), call.body(CloseRequest.class))));
    }
}
