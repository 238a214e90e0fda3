/// Who calls: bearer token, cookie or connection, and the state each has at this door.
///
///     call --CallIdentity--> DoorSessions --> DoorSession (engine session, handles, transactions, tickets)
///
/// Start at [DoorSessions]. Handles carry the unguessable id of their door session, so they work without a cookie.
@NullMarked
package io.phantomdb.flight.session;

import org.jspecify.annotations.NullMarked;
