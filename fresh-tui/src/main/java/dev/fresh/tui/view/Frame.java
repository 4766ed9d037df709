package dev.fresh.tui.view;

import dev.fresh.tui.model.Foreign;
import dev.fresh.tui.model.Layout;
import dev.fresh.tui.model.Place;
import dev.fresh.tui.model.Prompt;
import dev.fresh.tui.model.Size;
import dev.fresh.tui.model.Style;
import dev.fresh.tui.model.TuiModel;
import dev.fresh.tui.model.View;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Divides the screen: a line that says where the run stands, the views' names, the view, and what keys do. */
public final class Frame {

    private static final int TRIES = 3;

    private final Marks marks;
    private final Header header;
    private final Pane help = new HelpPane();
    private final Map<View, Pane> panes = new EnumMap<>(View.class);

    public Frame(Marks marks, ZoneId zone, String repository) {
        this.marks = marks;
        Words words = new Words(zone);
        header = new Header(marks, words, repository);
        for (View view : View.values()) {
            panes.put(view, switch (view) {
                case OVERVIEW -> new OverviewPane(marks, words);
                case STORY -> new StoryPane(marks, words);
                case TRANSCRIPT -> new TranscriptPane();
                case GATES -> new GatesPane();
                case REQUESTS -> new RequestsPane(words);
                case DIFF -> new DiffPane();
                case INVENTORY -> new InventoryPane();
                case FEATURE -> new FeaturePane();
                case RUNS -> new RunsPane(words);
                case REPORT -> new ReportPane();
            });
        }
    }

    /**
     * A screen.
     *
     * @param rows as many as the screen has, each as wide as it is
     * @param layout how the view was laid out
     */
    public record Drawing(List<Row> rows, Layout layout) {

        public Drawing {
            rows = List.copyOf(rows);
        }
    }

    /** A screen, and the model as it was laid out on it. */
    public record Settled(Drawing drawing, TuiModel model) {
    }

    /** Draws a model until what was laid out changes nothing any more: what is chosen may show more of itself. */
    public Settled settle(TuiModel model) {
        Drawing drawing = draw(model);
        TuiModel next = model.laidOut(drawing.layout());
        for (int i = 0; i < TRIES && !next.place().equals(model.place()); i++) {
            TuiModel before = next;
            drawing = draw(before);
            next = before.laidOut(drawing.layout());
            if (next.place().equals(before.place())) {
                break;
            }
        }
        return new Settled(drawing, next);
    }

    Drawing draw(TuiModel model) {
        Size size = model.size();
        if (size.tooSmall()) {
            return tooSmall(size);
        }
        List<Row> rows = new ArrayList<>();
        rows.add(header.row(model, size.columns()));
        List<Integer> ends = new ArrayList<>();
        rows.add(header.tabs(model, ends));
        List<Row> below = Footer.rows(model, size.columns());
        int room = size.rows() - rows.size() - below.size() - 1;
        Content content = (model.help() ? help : panes.get(model.view())).content(model, size.columns(), room);
        content.head().stream().limit(Math.max(0, room - 1)).forEach(rows::add);
        // What is asked says all there is to say about the agent.
        int foot = model.prompt().isPresent() ? 0
                : Math.min(content.foot().size(), Math.max(0, room - content.head().size() - 3));
        int bodyRoom = Math.max(0, size.rows() - rows.size() - foot - below.size() - 1);
        Layout layout = layout(model, content, rows.size(), bodyRoom, new Layout.Tabs(1, ends));
        Place place = model.help() ? model.place().at(Math.min(model.place().top(),
                Math.max(0, content.body().size() - bodyRoom))) : model.place().within(layout);
        for (int i = 0; i < bodyRoom; i++) {
            int at = place.top() + i;
            rows.add(at < content.body().size() ? body(content.body().get(at), place, size.columns()) : Row.EMPTY);
        }
        content.foot().stream().limit(foot).forEach(rows::add);
        rows.add(rule(model, content.body().size(), place, bodyRoom));
        rows.addAll(below);
        List<Row> fitted = rows.stream().map(row -> row.fit(0, size.columns())).toList();
        return new Drawing(fitted, layout);
    }

    private Layout layout(TuiModel model, Content content, int top, int room, Layout.Tabs tabs) {
        List<String> targets = content.chooses() ? content.body().stream().map(Row::target).toList() : List.of();
        List<Integer> hits = new ArrayList<>();
        String search = model.place().search().toLowerCase(Locale.ROOT);
        for (int i = 0; i < content.body().size() && !search.isEmpty(); i++) {
            if (content.body().get(i).text().toLowerCase(Locale.ROOT).contains(search)) {
                hits.add(i);
            }
        }
        return new Layout(top, room, content.body().size(), targets, hits, content.stops(), tabs);
    }

    private static Row body(Row row, Place place, int columns) {
        Row shown = place.search().isEmpty() ? row : found(row, place.search());
        shown = shown.fit(place.left(), columns);
        // Not by its colour alone: the first cell of a row that can be chosen is kept free for the mark.
        return !row.target().isEmpty() && row.target().equals(place.selected())
                ? new Row(mark(shown), row.target(), Style.SELECTED) : shown;
    }

    private static List<Span> mark(Row row) {
        List<Span> spans = new ArrayList<>(row.spans());
        Span first = spans.getFirst();
        spans.set(0, new Span(">" + Foreign.skip(first.text(), 1), first.style()));
        return spans;
    }

    /** The row with what is looked for marked, where that does not change how long anything is. */
    private static Row found(Row row, String search) {
        String text = row.text();
        String low = text.toLowerCase(Locale.ROOT);
        String wanted = search.toLowerCase(Locale.ROOT);
        if (low.length() != text.length() || !low.contains(wanted)) {
            return row;
        }
        Row marked = new Row(List.of(), row.target(), row.ground());
        int begin = 0;
        for (Span span : row.spans()) {
            int end = begin + span.text().length();
            int at = begin;
            while (at < end) {
                int before = low.lastIndexOf(wanted, at);
                boolean inside = before >= 0 && at < before + wanted.length();
                int after = low.indexOf(wanted, at);
                int stop = inside ? Math.min(end, before + wanted.length()) : after < 0 ? end : Math.min(end, after);
                marked = marked.with(text.substring(at, stop), inside ? Style.FOUND : span.style());
                at = stop;
            }
            begin = end;
        }
        return marked;
    }

    /** The line above the footer, which says how much is out of sight. */
    private Row rule(TuiModel model, int size, Place place, int room) {
        String note = "";
        if (!place.search().isEmpty() && !model.help()) {
            note = " \"" + place.search() + "\": " + Words.plural(model.layout().hits().size(), "row") + " ";
        }
        int below = size - place.top() - room;
        if (below > 0 || place.top() > 0) {
            note += " " + (place.top() + 1) + "-" + Math.min(size, place.top() + room) + " of " + size + " ";
        }
        String text = Foreign.line(note, model.size().columns() - 2);
        int line = Math.max(0, model.size().columns() - Foreign.width(text) - 2);
        return Row.of(new Span(marks.rule().repeat(line) + text + marks.rule().repeat(2), Style.FAINT));
    }

    private static Drawing tooSmall(Size size) {
        List<Row> rows = new ArrayList<>();
        String text = "The screen has " + size.columns() + "x" + size.rows() + " cells; the dashboard needs "
                + Size.LEAST.columns() + "x" + Size.LEAST.rows() + ". q leaves it, and the run goes on.";
        Wrap.lines(text, size.columns()).stream().limit(size.rows())
                .forEach(part -> rows.add(Row.of(part).fit(0, size.columns())));
        while (rows.size() < size.rows()) {
            rows.add(Row.EMPTY.fit(0, size.columns()));
        }
        return new Drawing(rows, Layout.NONE);
    }

    /** Where the cursor belongs: in the line that is typed, if one is. */
    public static int cursor(TuiModel model) {
        return model.prompt().filter(Prompt.Line.class::isInstance).map(Prompt.Line.class::cast)
                .map(line -> Footer.cursor(line, model.size().columns())).orElse(-1);
    }
}
