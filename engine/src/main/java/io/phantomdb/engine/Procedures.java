package io.phantomdb.engine;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.store.BackupInfo;
import io.phantomdb.core.store.StoreStatus;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Statement;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The procedures of schema `sys`:
///
///     sys.flush('t')      fold the table's hot rows into segments
///     sys.compact('t')    fold it, then merge all its segments into sorted ones without deleted rows
///     sys.checkpoint()    write a checkpoint, release the log before it
///     sys.backup('dir')   add a backup of everything to a directory
///     sys.backups('dir')  the backups there, a row each
///     sys.archive()       archive the log up to now
///     sys.check()         read everything on the disk, a row per thing found
///     sys.status()        a row per table: rows hot and cold, segments
///     sys.sessions()      a row per session
///     sys.cancel('id')    stop what the session runs
///     sys.kill('id')      close the session
final class Procedures {
    private static final List<Field> STATUS = List.of(
            new Field("schema_name", SqlType.VARCHAR, false),
            new Field("table_name", SqlType.VARCHAR, false),
            new Field("hot_rows", SqlType.BIGINT, false),
            new Field("cold_rows", SqlType.BIGINT, false),
            new Field("deleted_cold_rows", SqlType.BIGINT, false),
            new Field("segments", SqlType.BIGINT, false),
            new Field("segment_bytes", SqlType.BIGINT, false));
    private static final List<Field> BACKUPS = List.of(
            new Field("number", SqlType.BIGINT, false),
            new Field("taken_at", SqlType.TIMESTAMPTZ, false),
            new Field("commit_timestamp", SqlType.BIGINT, false),
            new Field("tables", SqlType.BIGINT, false),
            new Field("files", SqlType.BIGINT, false),
            new Field("bytes", SqlType.BIGINT, false),
            new Field("copied_bytes", SqlType.BIGINT, false));
    private static final List<Field> FINDINGS = List.of(
            new Field("object", SqlType.VARCHAR, false),
            new Field("file", SqlType.VARCHAR, false),
            new Field("state", SqlType.VARCHAR, false),
            new Field("detail", SqlType.VARCHAR, false));
    private static final List<Field> SESSIONS = List.of(
            new Field("id", SqlType.VARCHAR, false),
            new Field("user_name", SqlType.VARCHAR, false),
            new Field("door", SqlType.VARCHAR, false),
            new Field("busy", SqlType.BOOLEAN, false),
            new Field("in_transaction", SqlType.BOOLEAN, false),
            new Field("statement", SqlType.VARCHAR, false));

    private final Engine engine;
    private final Session session;

    Procedures(Engine engine, Session session) {
        this.engine = engine;
        this.session = session;
    }

    /// Columns that the procedure returns; empty where it returns none.
    static List<Field> output(Statement.Call call) {
        return switch (call.name()) {
            case "status" -> STATUS;
            case "check" -> FINDINGS;
            case "backup", "backups" -> BACKUPS;
            case "sessions" -> SESSIONS;
            default -> List.of();
        };
    }

    /// SQLSTATE 42883 no such procedure, 25001 inside a transaction where it must not run, 42704 no such session.
    Result call(Statement.Call call) {
        if (!call.schema().equals("sys")) {
            throw unknown(call);
        }
        return switch (call.name()) {
            case "flush" -> flush(text(call));
            case "compact" -> compact(text(call));
            case "checkpoint" -> checkpoint(call);
            case "archive" -> archive(call);
            case "check" -> check(call);
            case "backup" -> backup(text(call));
            case "backups" -> backups(engine.store().backups(directory(text(call))));
            case "status" -> status(call);
            case "sessions" -> sessions(call);
            case "cancel" -> end(session(text(call)), false);
            case "kill" -> end(session(text(call)), true);
            default -> throw unknown(call);
        };
    }

    private Result flush(String table) {
        requireNoTransaction("sys.flush");
        engine.store().fold(schemaOf(table), nameOf(table));
        return Result.ofCount(0);
    }

    private Result compact(String table) {
        requireNoTransaction("sys.compact");
        engine.store().compact(schemaOf(table), nameOf(table));
        return Result.ofCount(0);
    }

    private static String schemaOf(String table) {
        int dot = table.indexOf('.');
        return dot < 0 ? Catalog.DEFAULT_SCHEMA : table.substring(0, dot);
    }

    private static String nameOf(String table) {
        return table.substring(table.indexOf('.') + 1);
    }

    private Result checkpoint(Statement.Call call) {
        arguments(call, 0);
        requireNoTransaction("sys.checkpoint");
        engine.store().checkpoint();
        return Result.ofCount(0);
    }

    private Result archive(Statement.Call call) {
        arguments(call, 0);
        requireNoTransaction("sys.archive");
        engine.store().archive();
        return Result.ofCount(0);
    }

    private Result backup(String directory) {
        requireNoTransaction("BACKUP");
        return backups(List.of(engine.store().backup(directory(directory))));
    }

    private Result backups(List<BackupInfo> backups) {
        List<List<Object>> rows = backups.stream()
                .map(backup -> List.<Object>of(
                        backup.number(),
                        backup.takenAt() * 1000,
                        backup.commit(),
                        backup.tables(),
                        backup.files(),
                        backup.bytes(),
                        backup.copiedBytes()))
                .toList();
        return new DataStatements(engine, session).rows(BACKUPS, rows);
    }

    /// SQLSTATE 22023 where it is not absolute: the server's current directory is nobody's business.
    private static Path directory(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException failure) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE, "\"" + text + "\" is no path: " + failure.getMessage(), failure);
        }
        throw new DatabaseException(
                SqlState.INVALID_PARAMETER_VALUE,
                "a backup needs an absolute path on the server's machine, not \"" + text + "\"");
    }

    private Result check(Statement.Call call) {
        arguments(call, 0);
        List<List<Object>> rows = engine.store().check().stream()
                .map(finding -> List.<Object>of(
                        finding.object(),
                        finding.file(),
                        finding.state().name().toLowerCase(Locale.ROOT),
                        finding.detail()))
                .toList();
        return new DataStatements(engine, session).rows(FINDINGS, rows);
    }

    private Result status(Statement.Call call) {
        arguments(call, 0);
        List<List<Object>> rows =
                engine.store().status().tables().stream().map(Procedures::row).toList();
        return new DataStatements(engine, session).rows(STATUS, rows);
    }

    private static List<Object> row(StoreStatus.TableStatus table) {
        return List.of(
                table.schema(),
                table.table(),
                table.hotRows(),
                table.coldRows(),
                table.deletedColdRows(),
                (long) table.segments(),
                table.segmentBytes());
    }

    private Result sessions(Statement.Call call) {
        arguments(call, 0);
        List<List<Object>> rows = engine.sessions().stream()
                .map(status -> List.<Object>of(
                        status.id(),
                        status.user(),
                        status.door(),
                        status.busy(),
                        status.inTransaction(),
                        status.statement()))
                .toList();
        return new DataStatements(engine, session).rows(SESSIONS, rows);
    }

    private Session session(String id) {
        return engine.session(id)
                .orElseThrow(
                        () -> new DatabaseException(SqlState.UNDEFINED_OBJECT, "there is no session \"" + id + "\""));
    }

    private Result end(Session target, boolean close) {
        if (close && target != session) {
            target.terminate("terminated by user " + session.user());
        } else {
            target.cancel("canceled by user " + session.user());
        }
        return Result.ofCount(0);
    }

    private void requireNoTransaction(String procedure) {
        if (session.inTransaction()) {
            throw new DatabaseException(
                    SqlState.ACTIVE_SQL_TRANSACTION, procedure + " cannot run inside a transaction block");
        }
    }

    private static String text(Statement.Call call) {
        arguments(call, 1);
        if (call.arguments().getFirst() instanceof Expr.Literal literal && literal.value() instanceof String text) {
            return text;
        }
        throw new DatabaseException(
                SqlState.DATATYPE_MISMATCH, "the argument of " + call.schema() + "." + call.name() + " must be a text");
    }

    private static void arguments(Statement.Call call, int expected) {
        if (call.arguments().size() != expected) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_FUNCTION,
                    "procedure " + call.schema() + "." + call.name() + " has " + expected + " arguments, not "
                            + call.arguments().size());
        }
    }

    private static DatabaseException unknown(Statement.Call call) {
        return new DatabaseException(
                SqlState.UNDEFINED_FUNCTION, "procedure " + call.schema() + "." + call.name() + " does not exist");
    }
}
