package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.SequenceInfo;
import io.phantomdb.core.schema.SequenceOptions;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.plan.Statement.TableName;
import io.phantomdb.sql.tree.Ddl;
import io.phantomdb.sql.tree.SequenceSyntax;
import io.phantomdb.sql.type.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;

/// CREATE, ALTER and DROP SEQUENCE, and the options of identity columns.
final class SequenceBinder {
    private final Catalog catalog;

    SequenceBinder(Catalog catalog) {
        this.catalog = catalog;
    }

    Definition create(Ddl.CreateSequence create) {
        TableName name = Tables.newName(catalog, create.name());
        if (create.ifNotExists() && Tables.isTaken(catalog, name)) {
            return new Definition.Nothing();
        }
        if (create.options().has("restart")) {
            throw Tables.error(SqlState.SYNTAX_ERROR, "RESTART is for ALTER SEQUENCE", create.name());
        }
        return new Definition.CreateSequence(
                name.schema(), name.name(), options(create.options(), SqlType.BIGINT), owner(create.options()));
    }

    Definition alter(Ddl.AlterSequence alter) {
        Optional<SequenceInfo> found = Tables.sequence(catalog, alter.name());
        if (found.isEmpty() && alter.ifExists()) {
            return new Definition.Nothing();
        }
        SequenceInfo old = found.orElseThrow(() -> Tables.unknown(alter.name()));
        SequenceSyntax syntax = alter.options();
        SequenceOptions changed = options(syntax, old.options());
        Optional<Long> restart = syntax.has("restart")
                ? Optional.of(syntax.number("restart").orElse(changed.start()))
                : Optional.empty();
        restart.filter(value -> value < changed.minimum() || value > changed.maximum())
                .ifPresent(value -> {
                    throw new DatabaseException(
                            SqlState.INVALID_PARAMETER_VALUE,
                            "RESTART value (" + value + ") is outside MINVALUE (" + changed.minimum()
                                    + ") and MAXVALUE (" + changed.maximum() + ")");
                });
        Optional<SequenceInfo.Owner> owner = syntax.owner().isPresent() ? owner(syntax) : old.owner();
        return new Definition.AlterSequence(
                new SequenceInfo(old.id(), old.schema(), old.name(), changed, owner), restart);
    }

    Definition drop(Ddl.DropSequence drop) {
        List<SequenceInfo> sequences = new ArrayList<>();
        for (SqlIdentifier name : drop.names()) {
            Optional<SequenceInfo> found = Tables.sequence(catalog, name);
            if (found.isEmpty() && !drop.ifExists()) {
                throw Tables.missing(catalog, "sequence", name);
            }
            found.ifPresent(sequences::add);
        }
        return new Definition.DropSequences(sequences, drop.cascade());
    }

    /// The options of a new sequence.
    static SequenceOptions options(SequenceSyntax syntax, SqlType defaultType) {
        SqlType type = syntax.type().map(TypeNames::resolve).orElse(defaultType);
        if (!type.isInteger()) {
            throw new DatabaseException(
                    SqlState.INVALID_PARAMETER_VALUE, "sequence type must be smallint, integer, or bigint");
        }
        boolean down = syntax.number("increment").orElse(1L) < 0;
        long minimum = down ? SequenceOptions.least(type) : 1;
        long maximum = down ? -1 : SequenceOptions.greatest(type);
        return options(
                syntax,
                type,
                syntax.number("minvalue").orElse(minimum),
                syntax.number("maxvalue").orElse(maximum),
                1,
                Optional.empty(),
                1,
                false);
    }

    /// The options of a changed sequence: what is not said stays.
    private static SequenceOptions options(SequenceSyntax syntax, SequenceOptions old) {
        SqlType type = syntax.type().map(TypeNames::resolve).orElse(old.type());
        long increment = syntax.number("increment").orElse(old.increment());
        boolean down = increment < 0;
        boolean wasGreatest = old.maximum() == SequenceOptions.greatest(old.type());
        long minimum = syntax.has("no minvalue") ? down ? SequenceOptions.least(type) : 1 : old.minimum();
        long maximum = syntax.has("no maxvalue")
                ? down ? -1 : SequenceOptions.greatest(type)
                : wasGreatest ? SequenceOptions.greatest(type) : old.maximum();
        return options(
                syntax,
                type,
                syntax.number("minvalue").orElse(minimum),
                syntax.number("maxvalue").orElse(maximum),
                old.increment(),
                Optional.of(old.start()),
                old.cache(),
                old.cycle());
    }

    private static SequenceOptions options(
            SequenceSyntax syntax,
            SqlType type,
            long minimum,
            long maximum,
            long increment,
            Optional<Long> start,
            long cache,
            boolean cycle) {
        long by = syntax.number("increment").orElse(increment);
        return new SequenceOptions(
                type,
                syntax.number("start").or(() -> start).orElse(by > 0 ? minimum : maximum),
                by,
                minimum,
                maximum,
                syntax.number("cache").orElse(cache),
                syntax.has("cycle") || cycle && !syntax.has("no cycle"));
    }

    private Optional<SequenceInfo.Owner> owner(SequenceSyntax syntax) {
        if (syntax.owner().isEmpty()) {
            return Optional.empty();
        }
        SqlIdentifier column = syntax.owner().get();
        if (column.isSimple() && column.getSimple().equals("none")) {
            return Optional.empty();
        }
        if (column.isSimple()) {
            throw Tables.error(SqlState.SYNTAX_ERROR, "OWNED BY must name a table and a column, or NONE", column);
        }
        TableInfo table = Tables.find(catalog, column.skipLast(1));
        int position = Tables.column(table, column);
        return Optional.of(
                new SequenceInfo.Owner(table.id(), table.columns().get(position).fieldId()));
    }
}
