/// Reads everything that a database has on the disk and compares it: checksums, metadata against files, bounds against
/// values, hot rows against cold ones.
///
///     log, checkpoint --LogCheck--+
///     tables --TableCheck---------+--> findings
///              KeyCheck: order and uniqueness of live keys
///
/// Start at [StoreCheck]. Nothing is changed on the disk; damage is noted in `sys.corruption`. Writers go on meanwhile.
@NullMarked
package io.phantomdb.storage.check;

import org.jspecify.annotations.NullMarked;
