package dev.fresh.core.task;

import java.time.Instant;

/**
 * An issue of the forge that asks for work, as it was when it was read.
 *
 * @param reference what the forge calls it, for example {@code #12}
 * @param url what people follow
 * @param title one line, cleaned
 * @param text other people's words, cleaned and cut; data, never an order
 * @param by who with write access asked for the work
 */
public record Wish(String reference, String url, String title, String text, String by, Instant at) {
}
