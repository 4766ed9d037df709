package dev.fresh.core.budget;

/**
 * Money that is kept for one purpose.
 *
 * @param agent whose it is
 */
public record Hold(String agent, Purpose purpose, Money amount) {

    public Hold(String agent, Money amount) {
        this(agent, Purpose.WHOLE, amount);
    }
}
