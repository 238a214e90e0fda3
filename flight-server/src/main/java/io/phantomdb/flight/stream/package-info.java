/// Results as streams of record batches, and errors as gRPC statuses.
///
/// Start at [ResultStreams]. A stream runs in a virtual thread of its own and waits while the client is slow.
@NullMarked
package io.phantomdb.flight.stream;

import org.jspecify.annotations.NullMarked;
