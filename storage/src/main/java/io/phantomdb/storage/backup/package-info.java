/// Copies of a whole database as it was at one commit, taken while it runs, and databases made of them.
///
///     checkpoint + log records + table files --BackupWriter--> backup directory --RestoredDatabase--> data directory
///
///     DIR/  segments/<schema>/<table>-<id>/data/…          Parquet files, shared by all backups: they never change
///           backup-<n>/  MANIFEST                          every file with length and checksum, last written
///                        catalog/checkpoint-1  log         the log's records that the checkpoint needs
///                        tables/<schema>/<table>-<id>/metadata/…
///
/// With an archived log ([io.phantomdb.storage.archive]) [RollForward] leads from a backup to any later commit.
///
/// Start at [BackupWriter]. A backup counts once its folder has its final name; until then it is `backup-<n>.tmp`.
@NullMarked
package io.phantomdb.storage.backup;

import org.jspecify.annotations.NullMarked;
