package dev.fresh.edge.provider.login;

/** What a person wants an agent program to be used with. */
public enum Auth {
    /** The key where there is one, else the log-in. */
    AUTO,
    /** The key and nothing else. */
    KEY,
    /** The log-in, even where there is a key. */
    LOGIN
}
