package io.phantomdb.sql.statement;

import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.ForeignKey;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.sql.plan.Definition;
import io.phantomdb.sql.tree.Ddl;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlIdentifier;

/// SET CONSTRAINTS.
record ConstraintModes(Catalog catalog) {
    /// SQLSTATE 42704 no such constraint, 42809 one that is not deferrable and shall be deferred.
    Definition bind(Ddl.SetConstraints set) {
        List<ForeignKey> constraints = new ArrayList<>();
        set.names().forEach(name -> constraints.addAll(named(name, set.deferred())));
        if (set.names().isEmpty()) {
            catalog.tables().stream()
                    .flatMap(this::keysOf)
                    .filter(ConstraintModes::isDeferrable)
                    .forEach(constraints::add);
        }
        return new Definition.SetConstraints(constraints, set.deferred());
    }

    private Stream<ForeignKey> keysOf(TableInfo table) {
        return catalog.foreignKeys(table).stream().filter(key -> key.child() == table.id());
    }

    private static boolean isDeferrable(ForeignKey key) {
        return key.timing() != ForeignKey.Timing.IMMEDIATE;
    }

    /// All constraints of the name in the first schema that has one.
    private List<ForeignKey> named(SqlIdentifier identifier, boolean deferred) {
        String name = identifier.names.getLast();
        List<String> schemas = identifier.isSimple() ? catalog.searchPath() : List.of(identifier.names.getFirst());
        for (String schema : schemas) {
            List<TableInfo> tables = catalog.tables().stream()
                    .filter(table -> table.schema().equals(schema))
                    .toList();
            List<ForeignKey> found = tables.stream()
                    .flatMap(this::keysOf)
                    .filter(key -> key.name().equals(name))
                    .toList();
            boolean other = tables.stream().anyMatch(table -> hasOther(table, name));
            if (deferred && (other || !found.stream().allMatch(ConstraintModes::isDeferrable))) {
                throw Tables.error(
                        SqlState.WRONG_OBJECT_TYPE, "constraint \"" + name + "\" is not deferrable", identifier);
            }
            if (other || !found.isEmpty()) {
                return found.stream().filter(ConstraintModes::isDeferrable).toList();
            }
        }
        throw Tables.error(SqlState.UNDEFINED_OBJECT, "constraint \"" + identifier + "\" does not exist", identifier);
    }

    private boolean hasOther(TableInfo table, String name) {
        return table.checks().stream().anyMatch(check -> check.name().equals(name))
                || table.hasPrimaryKey() && name.equals(table.name() + "_pkey")
                || catalog.indexes(table).stream()
                        .filter(index -> index.constraint() && index.unique())
                        .map(IndexInfo::name)
                        .anyMatch(name::equals);
    }
}
