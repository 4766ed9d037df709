package dev.fresh.tui.view;

import dev.fresh.tui.model.TuiModel;

/** One view: the model as rows for a place of so many columns and rows. */
interface Pane {

    Content content(TuiModel model, int columns, int rows);
}
