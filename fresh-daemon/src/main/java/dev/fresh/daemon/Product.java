package dev.fresh.daemon;

/** What this program is. */
final class Product {

    static final String VERSION = "0.1.0";

    private Product() {
    }
}
