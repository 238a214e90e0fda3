package io.phantomdb.flight.session;

import io.phantomdb.core.error.DatabaseException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallInfo;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightMethod;
import org.apache.arrow.flight.FlightServerMiddleware;
import org.apache.arrow.flight.RequestContext;
import org.jspecify.annotations.Nullable;

/// What one call says of its caller, and what the answer tells back: `authorization: Basic|Bearer`, `cookie`.
public final class CallIdentity implements FlightServerMiddleware {
    public static final Key<CallIdentity> KEY = Key.of("phantomdb.identity");

    private static final String AUTHORIZATION = "authorization";
    private static final String COOKIE_NAME = "phantomdb_session";

    private final Optional<String> bearer;
    private final Optional<String> user;
    private final Optional<String> cookie;
    private volatile @Nullable String newCookie;
    private volatile @Nullable String newBearer;

    private CallIdentity(Optional<String> bearer, Optional<String> user, Optional<String> cookie) {
        this.bearer = bearer;
        this.user = user;
        this.cookie = cookie;
    }

    /// Makes one per call; a Handshake gets its token at once, because no producer sees that call.
    public static final class Factory implements FlightServerMiddleware.Factory<CallIdentity> {
        private final DoorSessions sessions;

        public Factory(DoorSessions sessions) {
            this.sessions = sessions;
        }

        @Override
        public CallIdentity onCallStarted(CallInfo info, CallHeaders headers, RequestContext context) {
            CallIdentity identity = read(headers);
            if (info.method() == FlightMethod.HANDSHAKE) {
                identity.newBearer = logIn(identity);
            }
            return identity;
        }

        /// Here only Flight's own exceptions reach the client.
        private String logIn(CallIdentity identity) {
            try {
                return sessions.logIn(identity);
            } catch (DatabaseException failure) {
                throw CallStatus.RESOURCE_EXHAUSTED
                        .withDescription(failure.getMessage() + " (SQLSTATE "
                                + failure.sqlState().code() + ")")
                        .withCause(failure)
                        .toRuntimeException();
            }
        }
    }

    private static CallIdentity read(CallHeaders headers) {
        Optional<String> bearer = Optional.empty();
        Optional<String> user = Optional.empty();
        String authorization = headers.get(AUTHORIZATION);
        if (authorization != null) {
            bearer = afterScheme(authorization, "bearer ");
            user = afterScheme(authorization, "basic ").map(CallIdentity::userOf);
        }
        return new CallIdentity(bearer, user, cookie(headers));
    }

    private static Optional<String> afterScheme(String header, String scheme) {
        return header.toLowerCase(Locale.ROOT).startsWith(scheme)
                ? Optional.of(header.substring(scheme.length()).strip())
                : Optional.empty();
    }

    private static String userOf(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException failure) {
            throw CallStatus.UNAUTHENTICATED
                    .withDescription("the Basic authorization header is not Base64 (SQLSTATE 28000)")
                    .toRuntimeException();
        }
    }

    private static Optional<String> cookie(CallHeaders headers) {
        Iterable<String> cookies = headers.getAll("cookie");
        if (cookies == null) {
            return Optional.empty();
        }
        for (String header : cookies) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(COOKIE_NAME)) {
                    return Optional.of(pair.substring(equals + 1).strip().replace("\"", ""));
                }
            }
        }
        return Optional.empty();
    }

    Optional<String> bearer() {
        return bearer;
    }

    /// The name in a Basic header.
    Optional<String> user() {
        return user;
    }

    Optional<String> cookie() {
        return cookie;
    }

    /// Sends this cookie back with the answer.
    void giveCookie(String value) {
        newCookie = value;
    }

    @Override
    public void onBeforeSendingHeaders(CallHeaders outgoing) {
        if (newCookie != null) {
            outgoing.insert("set-cookie", COOKIE_NAME + "=" + newCookie);
        }
        if (newBearer != null) {
            outgoing.insert(AUTHORIZATION, "Bearer " + newBearer);
        }
    }

    @Override
    public void onCallCompleted(CallStatus status) {}

    @Override
    public void onCallErrored(Throwable failure) {}
}
