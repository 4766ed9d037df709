package dev.fresh.tui.model;

import java.time.Instant;

/**
 * A sentence that is shown for a while.
 *
 * @param good whether something worked; otherwise it could not be done
 */
public record Toast(String text, boolean good, Instant until) {
}
