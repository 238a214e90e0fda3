package io.phantomdb.core.store;

/// A backup in a backup directory.
///
/// @param number counts the backups of the directory from 1
/// @param takenAt wall time in milliseconds
/// @param commit the newest commit in it
/// @param tables how many
/// @param files how many it needs
/// @param bytes of these files
/// @param copiedBytes of those that no earlier backup of the directory had
public record BackupInfo(
        long number, long takenAt, long commit, long tables, long files, long bytes, long copiedBytes) {}
