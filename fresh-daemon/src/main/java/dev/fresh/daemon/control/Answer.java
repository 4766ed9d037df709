package dev.fresh.daemon.control;

import dev.fresh.protocol.ErrorBody;
import dev.fresh.protocol.ErrorCode;
import dev.fresh.protocol.Json;

/** What is sent back. */
record Answer(int status, String contentType, String text) {

    private static final String JSON = "application/json";

    static Answer json(Object value) {
        return new Answer(200, JSON, Json.write(value));
    }

    static Answer jsonText(String json) {
        return new Answer(200, JSON, json);
    }

    static Answer text(String contentType, String text) {
        return new Answer(200, contentType, text);
    }

    static Answer error(ErrorCode code, String message, String hint) {
        return error(new ErrorBody(code, message, hint));
    }

    static Answer error(ErrorBody body) {
        return new Answer(body.code().httpStatus(), JSON, Json.write(body));
    }
}
