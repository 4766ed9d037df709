package dev.fresh.tui.model;

import dev.fresh.protocol.AgentView;
import dev.fresh.protocol.InventoryView.FeatureView;
import dev.fresh.protocol.StatusView;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything on the screen, as a value.
 *
 * @param size of the screen
 * @param now the time that ages are told by
 * @param link how it stands with the daemon
 * @param facts what has been read
 * @param view what is shown
 * @param agentId the agent that a view about one shows, empty before one was opened
 * @param places where somebody is in each view
 * @param order in which the overview lists agents
 * @param shelf which features the inventory lists, and in which order
 * @param transcript the part of the log that is in memory
 * @param prompt a question that has to be answered first
 * @param help whether the keys are shown instead of the view
 * @param toast a sentence that goes by itself
 * @param layout how the view was laid out when it was last drawn
 */
public record TuiModel(Size size, Instant now, Link link, Facts facts, View view, String agentId,
        Map<View, Place> places, Order order, Shelf shelf, Transcript transcript, Optional<Prompt> prompt, boolean help,
        Optional<Toast> toast, Layout layout) {

    public TuiModel {
        places = Map.copyOf(places);
    }

    /** The dashboard before anything is known. */
    public static TuiModel start(Size size, Instant now) {
        return new TuiModel(size, now, new Link(Link.State.NEW, now, ""), Facts.NONE, View.OVERVIEW, "", Map.of(),
                Order.NEED, Shelf.START, Transcript.NONE, Optional.empty(), false, Optional.empty(), Layout.NONE);
    }

    /** The status, once it is known. */
    public Optional<StatusView> status() {
        return facts.of(Subject.STATUS);
    }

    /** The agent that actions are about: the one that is shown, or the one that is selected in the overview. */
    public Optional<AgentView> agent() {
        String id = view.ofAgent() ? agentId : place().selected();
        if (id.isEmpty() || view != View.OVERVIEW && !view.ofAgent()) {
            return Optional.empty();
        }
        Optional<AgentView> listed = status().map(status -> status.agents().get(id));
        // A status lists only the newest of those that have ended.
        return listed.or(() -> facts.of(Subject.agent(id)));
    }

    /** The feature that is selected in the inventory. */
    public Optional<FeatureView> feature() {
        String id = place(View.INVENTORY).selected();
        return facts.of(Subject.INVENTORY).flatMap(inventory -> inventory.features().stream()
                .filter(feature -> feature.id().equals(id)).findFirst());
    }

    public Place place() {
        return place(view);
    }

    public Place place(View of) {
        return places.getOrDefault(of, Place.START);
    }

    /** What has to be read for what is on the screen. */
    public Set<Subject<?>> wants() {
        Set<Subject<?>> wants = new HashSet<>(view.needs(this));
        wants.add(Subject.STATUS);
        if (view.ofAgent() && status().filter(status -> status.agents().containsKey(agentId)).isEmpty()) {
            wants.add(Subject.agent(agentId));
        }
        return wants;
    }

    /** The same after it was drawn: places that do not exist become the nearest that do. */
    public TuiModel laidOut(Layout drawn) {
        return new TuiModel(size, now, link, facts, view, agentId, with(places, view, place().within(drawn)), order,
                shelf,
                transcript, prompt, help, toast, drawn);
    }

    TuiModel sized(Size next) {
        return new TuiModel(next, now, link, facts, view, agentId, places, order, shelf, transcript, prompt, help,
                toast,
                layout);
    }

    TuiModel at(Instant time) {
        return new TuiModel(size, time, link, facts, view, agentId, places, order, shelf, transcript, prompt, help,
                toast.filter(shown -> time.isBefore(shown.until())), layout);
    }

    TuiModel linked(Link next) {
        return new TuiModel(size, now, next, facts, view, agentId, places, order, shelf, transcript, prompt, help,
                toast,
                layout);
    }

    TuiModel knowing(Facts next) {
        return new TuiModel(size, now, link, next, view, agentId, places, order, shelf, transcript, prompt, help, toast,
                layout);
    }

    TuiModel showing(View next, String id) {
        return new TuiModel(size, now, link, facts, next, id, places, order, shelf, transcript, prompt, false, toast,
                layout);
    }

    TuiModel placed(Place next) {
        return placed(view, next);
    }

    /** The same with another place in a view that may not be the one that is shown. */
    TuiModel placed(View of, Place next) {
        return new TuiModel(size, now, link, facts, view, agentId, with(places, of, next), order, shelf, transcript,
                prompt,
                help, toast, layout);
    }

    TuiModel ordered(Order next) {
        return new TuiModel(size, now, link, facts, view, agentId, places, next, shelf, transcript, prompt, help, toast,
                layout);
    }

    TuiModel sorting(Shelf next) {
        return new TuiModel(size, now, link, facts, view, agentId, places, order, next, transcript, prompt, help, toast,
                layout);
    }

    TuiModel reading(Transcript next) {
        return new TuiModel(size, now, link, facts, view, agentId, places, order, shelf, next, prompt, help, toast,
                layout);
    }

    TuiModel prompting(Optional<Prompt> next) {
        return new TuiModel(size, now, link, facts, view, agentId, places, order, shelf, transcript, next, help, toast,
                layout);
    }

    TuiModel helping(boolean shown) {
        return new TuiModel(size, now, link, facts, view, agentId, places, order, shelf, transcript, prompt, shown,
                toast,
                layout);
    }

    TuiModel saying(String text, boolean good) {
        return new TuiModel(size, now, link, facts, view, agentId, places, order, shelf, transcript, prompt, help,
                Optional.of(new Toast(text, good, now.plusSeconds(good ? 5 : 10))), layout);
    }

    TuiModel silent() {
        return new TuiModel(size, now, link, facts, view, agentId, places, order, shelf, transcript, prompt, help,
                Optional.empty(), layout);
    }

    private static Map<View, Place> with(Map<View, Place> places, View view, Place place) {
        Map<View, Place> next = new EnumMap<>(View.class);
        next.putAll(places);
        next.put(view, place);
        return next;
    }
}
