package dev.fresh.protocol;

import java.util.Arrays;
import java.util.Locale;

/** Every way in which a request can fail, once, with whose matter it is and what it is to HTTP and to the shell. */
public enum ErrorCode {
    /** A value on the command line or in a request is outside what is allowed. */
    BAD_USAGE(Kind.USER, 400, Exits.USAGE),
    /** No agent or feature has this id. */
    UNKNOWN_ID(Kind.USER, 404, Exits.USAGE),
    /** Several agents or features start with this prefix. */
    AMBIGUOUS_ID(Kind.USER, 409, Exits.USAGE),
    NOT_A_REPOSITORY(Kind.USER, 422, Exits.DATA),
    NO_COMMITS(Kind.USER, 422, Exits.DATA),
    BARE_REPOSITORY(Kind.USER, 422, Exits.DATA),
    /** A file that was to be read or checked is damaged or does not agree with the evidence. */
    BAD_DATA(Kind.USER, 422, Exits.DATA),
    TOO_LARGE(Kind.USER, 413, Exits.DATA),
    /** The base of the work cannot be told, or is not where it has to be. */
    NO_BASE(Kind.USER, 409, Exits.UNAVAILABLE),
    RUN_ACTIVE(Kind.USER, 409, Exits.UNAVAILABLE),
    NO_RUN(Kind.USER, 409, Exits.UNAVAILABLE),
    /** The agent's state does not allow what was asked, for example an approval of one that is not waiting. */
    WRONG_STATE(Kind.USER, 409, Exits.UNAVAILABLE),
    /** The proposal is not the commit that was approved. */
    PROPOSAL_CHANGED(Kind.USER, 409, Exits.UNAVAILABLE),
    /** The budget would be below what is spent and reserved. */
    BUDGET_TOO_SMALL(Kind.USER, 409, Exits.UNAVAILABLE),
    /** There is nothing to show yet, for example no report. */
    NOTHING_YET(Kind.USER, 404, Exits.UNAVAILABLE),
    NOT_RUNNING(Kind.USER, 503, Exits.UNAVAILABLE),
    /** The repository's dependencies could not be fetched, so that no gate could run. */
    UNPREPARED(Kind.EXTERNAL, 409, Exits.UNAVAILABLE),
    PROVIDER_UNAVAILABLE(Kind.EXTERNAL, 409, Exits.UNAVAILABLE),
    /** The forge refused or did not answer. */
    FORGE(Kind.EXTERNAL, 502, Exits.UNAVAILABLE),
    TOOL_MISSING(Kind.EXTERNAL, 409, Exits.UNAVAILABLE),
    CONFIGURATION(Kind.USER, 422, Exits.CONFIGURATION),
    NO_SANDBOX(Kind.USER, 409, Exits.CONFIGURATION),
    /** The provider's cost cannot be measured and nobody allowed that. */
    UNMETERED(Kind.USER, 409, Exits.CONFIGURATION),
    PERMISSION(Kind.USER, 403, Exits.PERMISSION),
    DISK_FULL(Kind.RESOURCES, 507, Exits.IO),
    IO(Kind.RESOURCES, 500, Exits.IO),
    ANOTHER_DAEMON(Kind.RESOURCES, 409, Exits.TRY_LATER),
    SPAWN_FAILURES(Kind.EXTERNAL, 409, Exits.TRY_LATER),
    BUSY(Kind.RESOURCES, 503, Exits.TRY_LATER),
    TIMEOUT(Kind.RESOURCES, 504, Exits.TRY_LATER),
    /** The daemon knows no such address; client and daemon are of different versions. */
    NO_SUCH_ADDRESS(Kind.DEFECT, 404, Exits.DEFECT),
    NO_SUCH_METHOD(Kind.DEFECT, 405, Exits.DEFECT),
    /** The daemon could not be started. */
    DAEMON_FAILED(Kind.DEFECT, 500, Exits.DEFECT),
    DEFECT(Kind.DEFECT, 500, Exits.DEFECT),
    INTERRUPTED(Kind.USER, 499, Exits.INTERRUPTED);

    /** Whose matter an error is. */
    public enum Kind {
        /** The person who asked can change it. */
        USER,
        /** The machine is short of something. */
        RESOURCES,
        /** Something that fresh depends on failed. */
        EXTERNAL,
        /** A defect of fresh. */
        DEFECT
    }

    private final Kind kind;
    private final int httpStatus;
    private final int exit;

    ErrorCode(Kind kind, int httpStatus, int exit) {
        this.kind = kind;
        this.httpStatus = httpStatus;
        this.exit = exit;
    }

    /** As spelled in JSON, for example {@code unknown_id}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Kind kind() {
        return kind;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public int exit() {
        return exit;
    }

    /** The value for a spelling; {@link #DEFECT} for one that is not known here. */
    public static ErrorCode of(String code) {
        return Arrays.stream(values()).filter(value -> value.code().equals(code)).findFirst().orElse(DEFECT);
    }

    @Override
    public String toString() {
        return code();
    }
}
