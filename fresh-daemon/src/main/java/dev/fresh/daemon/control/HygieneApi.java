package dev.fresh.daemon.control;

import dev.fresh.protocol.Hygiene.CheckpointRequest;
import dev.fresh.protocol.Hygiene.ChoreView;
import dev.fresh.protocol.Hygiene.CleanupRequest;

/** The chores that keep the daemon's own git tidy, by hand; each answers when it is done. */
public interface HygieneApi {

    /** Keeps the work in progress of agents. */
    ChoreView checkpoint(CheckpointRequest request) throws InterruptedException;

    /** Brings proposals up to date with a base that has moved. */
    ChoreView sync() throws InterruptedException;

    /** Removes what nobody needs any more. */
    ChoreView cleanup(CleanupRequest request) throws InterruptedException;
}
