package dev.fresh.core.task;

/** How the features of tier A are ordered. */
public enum Strategy {
    HIGHEST_IMPACT, SAFEST, RANDOM
}
