package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.plan.Statement;
import io.phantomdb.sql.plan.Statement.Copy.Format;
import io.phantomdb.sql.tree.Syntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/// Commands without a plan: transactions, settings, COPY, CALL.
final class CommandBinder {
    private static final Set<String> COPY_OPTIONS = Set.of("header", "delimiter", "null", "quote", "escape");

    private final Catalog catalog;
    private final Constants constants;

    CommandBinder(Catalog catalog, Constants constants) {
        this.catalog = catalog;
        this.constants = constants;
    }

    static Statement begin(Syntax.Begin begin) {
        return new Statement.Begin(readOnly(begin.modes()), isolation(begin.modes()));
    }

    static Statement setTransaction(Syntax.SetTransaction set) {
        return new Statement.SetTransaction(readOnly(set.modes()), isolation(set.modes()), set.session());
    }

    private static Optional<Boolean> readOnly(List<String> modes) {
        Optional<Boolean> readOnly = Optional.empty();
        for (String mode : modes) {
            if (mode.equals("READ ONLY") || mode.equals("READ WRITE")) {
                readOnly = Optional.of(mode.equals("READ ONLY"));
            }
        }
        return readOnly;
    }

    private static Optional<Statement.Isolation> isolation(List<String> modes) {
        Optional<Statement.Isolation> isolation = Optional.empty();
        for (String mode : modes) {
            if (!mode.equals("READ ONLY") && !mode.equals("READ WRITE")) {
                isolation = Optional.of(Statement.Isolation.valueOf(mode));
            }
        }
        return isolation;
    }

    /// The format is that of the option, else of the file's name. SQLSTATE 42601 for an unknown option, 22023 for a
    /// bad value.
    Statement copy(Syntax.Copy copy) {
        TableInfo table = Tables.changeable(catalog, copy.table());
        List<Integer> columns = Tables.columns(table, copy.columns());
        if (!(copy.path() instanceof SqlCharStringLiteral path)) {
            throw Tables.error(SqlState.SYNTAX_ERROR, "COPY wants the file's name as one string", copy.path());
        }
        String file = path.getValueAs(String.class);
        Map<String, String> options = new HashMap<>(copy.options());
        String format = options.remove("format");
        options.keySet().stream()
                .filter(name -> !COPY_OPTIONS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Tables.error(
                            SqlState.SYNTAX_ERROR, "option \"" + name + "\" is not known to COPY", copy.table());
                });
        Format known = format(format == null ? extension(file) : format, copy.table());
        return new Statement.Copy(table, columns, copy.columns() != null, file, known, options);
    }

    /// As [#copy], but the other way round.
    static Statement copyTo(Syntax.CopyTo copy, Plan source) {
        if (!(copy.path() instanceof SqlCharStringLiteral path)) {
            throw Tables.error(SqlState.SYNTAX_ERROR, "COPY wants the file's name as one string", copy.path());
        }
        String file = path.getValueAs(String.class);
        Map<String, String> options = new HashMap<>(copy.options());
        String given = options.remove("format");
        String name = given == null ? file.substring(file.lastIndexOf('.') + 1) : given;
        Statement.CopyTo.Format format = switch (name.toLowerCase(Locale.ROOT)) {
            case "parquet" -> Statement.CopyTo.Format.PARQUET;
            case "json", "jsonl", "ndjson" -> Statement.CopyTo.Format.JSON;
            case "arrow", "feather", "ipc" -> Statement.CopyTo.Format.ARROW;
            default -> {
                if (given != null && !given.equalsIgnoreCase("csv")) {
                    throw Tables.error(
                            SqlState.INVALID_PARAMETER_VALUE,
                            "COPY format \"" + given + "\" is not known, only csv, json, parquet and arrow",
                            copy.path());
                }
                yield Statement.CopyTo.Format.CSV;
            }
        };
        options.keySet().stream()
                .filter(option -> format != Statement.CopyTo.Format.CSV || !COPY_OPTIONS.contains(option))
                .findFirst()
                .ifPresent(option -> {
                    throw Tables.error(
                            SqlState.SYNTAX_ERROR,
                            "option \"" + option + "\" is not known to COPY TO " + format,
                            copy.path());
                });
        return new Statement.CopyTo(source, file, format, options);
    }

    private static String extension(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "parquet" -> "parquet";
            case "json", "jsonl", "ndjson" -> "json";
            case "arrow", "feather", "ipc" -> "arrow";
            default -> "csv";
        };
    }

    private static Format format(String name, SqlNode node) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "parquet" -> Format.PARQUET;
            case "csv" -> Format.CSV;
            case "json", "jsonl", "ndjson" -> Format.JSON;
            case "arrow", "feather", "ipc" -> Format.ARROW;
            default ->
                throw Tables.error(
                        SqlState.INVALID_PARAMETER_VALUE,
                        "COPY format \"" + name + "\" is not known, only csv, json, parquet and arrow",
                        node);
        };
    }

    Statement call(SqlCall call) {
        SqlCall routine = call.operand(0);
        SqlIdentifier name =
                routine.getOperator() instanceof SqlFunction function && function.getSqlIdentifier() != null
                        ? function.getSqlIdentifier()
                        : new SqlIdentifier(routine.getOperator().getName(), routine.getParserPosition());
        List<Expr> arguments = new ArrayList<>();
        for (SqlNode operand : routine.getOperandList()) {
            arguments.add(constants.bind(operand, SqlType.VARCHAR));
        }
        if (name.names.size() > 2) {
            throw Tables.error(SqlState.SYNTAX_ERROR, "improper qualified name: " + name, name);
        }
        String schema = name.isSimple() ? Catalog.DEFAULT_SCHEMA : name.names.getFirst();
        return new Statement.Call(schema, name.names.getLast(), arguments);
    }

    /// SQLSTATE 0A000 for what only the command line does; 42601.
    Statement backup(Syntax.Backup backup) {
        String expected = backup.verb() == Syntax.Backup.Verb.SHOW ? "backup" : "database";
        if (!backup.what().toString().equals(expected)) {
            throw Tables.error(
                    backup.verb() == Syntax.Backup.Verb.SHOW ? SqlState.SYNTAX_ERROR : SqlState.FEATURE_NOT_SUPPORTED,
                    backup.verb() + " " + backup.what() + " is not supported, only " + backup.verb() + " "
                            + expected.toUpperCase(Locale.ROOT),
                    backup.what());
        }
        List<Expr> directory = List.of(constants.bind(backup.directory(), SqlType.VARCHAR));
        return switch (backup.verb()) {
            case BACKUP -> new Statement.Call("sys", "backup", directory);
            case SHOW -> new Statement.Call("sys", "backups", directory);
            case RESTORE ->
                throw Tables.error(
                        SqlState.FEATURE_NOT_SUPPORTED,
                        "a running database cannot be replaced: phantomdb restore --from DIR --data-dir DIR makes a new"
                                + " one of a backup",
                        backup.what());
        };
    }

    static String variable(@Nullable SqlIdentifier name) {
        return name == null ? "all" : String.join(".", name.names).toLowerCase(Locale.ROOT);
    }
}
