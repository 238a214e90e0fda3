/// The log kept beyond what a recovery needs: finished segments copied to another place, for restores to any commit.
///
///     log segments --Archiver--> ARCHIVE/<timeline>/<first LSN>-<end LSN>.log --ArchivedRecords--> restore
///
/// Start at [Archiver]. A file there is whole and right or is refused; none is ever changed. A timeline is one sequence
/// of LSNs: whatever makes a database give LSNs again (a restore, a repair that cuts the log off) begins another one,
/// so that one directory can take the log of many databases.
@NullMarked
package io.phantomdb.storage.archive;

import org.jspecify.annotations.NullMarked;
