/// The Flight SQL door: a translator between Arrow Flight SQL and the engine's sessions.
///
///     gRPC --> FlightDoor --> SqlProducer --> command --> engine.Session
///                 |               `---------> metadata
///              session: who calls? token, cookie or connection
///              stream:  Result --> record batches with back-pressure
///
/// Start at [FlightDoor]. A write runs exactly once, before its FlightInfo or acknowledgement leaves; a query runs when
/// its ticket is redeemed. Nothing here holds a whole result.
@NullMarked
package io.phantomdb.flight;

import org.jspecify.annotations.NullMarked;
