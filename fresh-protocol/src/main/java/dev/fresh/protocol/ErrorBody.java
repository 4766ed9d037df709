package dev.fresh.protocol;

/** The body of every answer that is not a success, and what {@code --format json} prints for an error. */
public record ErrorBody(Detail error) {

    public ErrorBody(ErrorCode code, String message, String hint) {
        this(new Detail(code.code(), message, hint));
    }

    /**
     * What went wrong.
     *
     * @param code the spelling of an {@link ErrorCode}
     * @param message one sentence that names the thing
     * @param hint what to do about it, empty when there is nothing to do
     */
    public record Detail(String code, String message, String hint) {
    }

    /** The code as a value; {@link ErrorCode#DEFECT} for one that this client does not know. */
    public ErrorCode code() {
        return ErrorCode.of(error.code());
    }
}
