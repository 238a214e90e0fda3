package io.phantomdb.engine;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.IndexInfo;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.copy.Copies;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.engine.run.Explanation;
import io.phantomdb.engine.run.Writes;
import io.phantomdb.engine.write.ReturnedRows;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Statements that run to their end at once, in a transaction: writes, DDL, COPY, EXPLAIN.
final class DataStatements {
    private final Engine engine;
    private final Session session;

    DataStatements(Engine engine, Session session) {
        this.engine = engine;
        this.session = session;
    }

    Result run(Statement statement, StatementContext context) {
        Transaction transaction = context.transaction();
        return switch (statement) {
            case Statement.Insert insert -> write(insert, insert.returning(), context);
            case Statement.Update update -> write(update, update.returning(), context);
            case Statement.Delete delete -> write(delete, delete.returning(), context);
            case Statement.Merge merge -> Result.ofCount(Writes.run(merge, context));
            case Statement.Copy copy -> Result.ofCount(Copies.run(copy, context));
            case Statement.CreateTable create -> createTable(create, transaction);
            case Statement.DropTable drop -> dropTables(drop, transaction);
            case Statement.CreateIndex create -> createIndex(create, transaction);
            case Statement.DropIndex drop -> dropIndexes(drop, transaction);
            case Statement.CreateSchema create -> createSchema(create, transaction);
            case Statement.DropSchema drop -> dropSchema(drop, transaction);
            case Statement.Explain explain -> explain(explain, context);
            default -> throw new AssertionError("runs elsewhere: " + statement);
        };
    }

    private Result write(Statement write, Optional<Statement.Returning> returning, StatementContext context) {
        Optional<ReturnedRows> returned = returning.map(wanted -> new ReturnedRows(wanted, context));
        long count = Writes.run(write, context, returned);
        return returned.map(gathered -> rows(returning.orElseThrow().output(), gathered.rows()))
                .orElseGet(() -> Result.ofCount(count));
    }

    private static Result createTable(Statement.CreateTable create, Transaction transaction) {
        boolean exists = transaction
                .catalog()
                .table(create.definition().schema(), create.definition().name())
                .isPresent();
        if (!exists || !create.ifNotExists()) {
            TableInfo table = transaction.createTable(create.definition());
            create.uniques().forEach(unique -> transaction.createIndex(table, unique));
            create.foreignKeys().forEach(key -> transaction.addForeignKey(table, key));
        }
        return Result.ofCount(0);
    }

    private static Result createIndex(Statement.CreateIndex create, Transaction transaction) {
        boolean exists = create.definition()
                .name()
                .map(name -> isRelation(transaction, create.table().schema(), name))
                .orElse(false);
        if (!exists || !create.ifNotExists()) {
            transaction.createIndex(create.table(), create.definition());
        }
        return Result.ofCount(0);
    }

    private static boolean isRelation(Transaction transaction, String schema, String name) {
        return transaction.catalog().table(schema, name).isPresent()
                || transaction.catalog().index(schema, name).isPresent();
    }

    private static Result dropIndexes(Statement.DropIndex drop, Transaction transaction) {
        for (Statement.TableName name : drop.names()) {
            Optional<IndexInfo> index = transaction.catalog().index(name.schema(), name.name());
            if (index.isPresent()) {
                transaction.dropIndex(index.get());
            } else if (transaction.catalog().table(name.schema(), name.name()).isPresent()) {
                throw new DatabaseException(SqlState.WRONG_OBJECT_TYPE, "\"" + name.name() + "\" is not an index");
            } else if (!drop.ifExists()) {
                throw new DatabaseException(SqlState.UNDEFINED_OBJECT, "index \"" + name.name() + "\" does not exist");
            }
        }
        return Result.ofCount(0);
    }

    private static Result dropTables(Statement.DropTable drop, Transaction transaction) {
        List<Statement.TableName> left = new ArrayList<>(drop.names());
        while (!left.isEmpty()) {
            List<TableInfo> tables = left.stream()
                    .flatMap(name -> transaction.catalog().table(name.schema(), name.name()).stream())
                    .toList();
            Statement.TableName next = left.stream()
                    .filter(name -> !isReferenced(name, tables, transaction))
                    .findFirst()
                    .orElse(left.getFirst());
            left.remove(next);
            dropTable(next, drop.ifExists(), transaction);
        }
        return Result.ofCount(0);
    }

    private static void dropTable(Statement.TableName name, boolean ifExists, Transaction transaction) {
        Optional<TableInfo> table = transaction.catalog().table(name.schema(), name.name());
        if (table.isPresent()) {
            transaction.dropTable(table.get());
        } else if (!ifExists) {
            throw new DatabaseException(SqlState.UNDEFINED_TABLE, "table \"" + name.name() + "\" does not exist");
        }
    }

    /// Whether another of the tables refers to the one of the name.
    private static boolean isReferenced(Statement.TableName name, List<TableInfo> tables, Transaction transaction) {
        return transaction.catalog().table(name.schema(), name.name()).stream()
                .flatMap(table -> transaction.catalog().foreignKeys(table).stream()
                        .filter(key -> key.parent() == table.id() && key.child() != table.id()))
                .anyMatch(key -> tables.stream().anyMatch(child -> child.id() == key.child()));
    }

    private static Result createSchema(Statement.CreateSchema create, Transaction transaction) {
        if (transaction.catalog().schemas().contains(create.name())) {
            if (create.ifNotExists()) {
                return Result.ofCount(0);
            }
            throw new DatabaseException(SqlState.DUPLICATE_SCHEMA, "schema \"" + create.name() + "\" already exists");
        }
        throw new DatabaseException(
                SqlState.FEATURE_NOT_SUPPORTED, "CREATE SCHEMA is not supported; all tables live in \"public\"");
    }

    private static Result dropSchema(Statement.DropSchema drop, Transaction transaction) {
        if (transaction.catalog().schemas().contains(drop.name())) {
            throw new DatabaseException(
                    SqlState.FEATURE_NOT_SUPPORTED, "schema \"" + drop.name() + "\" cannot be dropped");
        }
        if (!drop.ifExists()) {
            throw new DatabaseException(SqlState.INVALID_SCHEMA_NAME, "schema \"" + drop.name() + "\" does not exist");
        }
        return Result.ofCount(0);
    }

    private Result explain(Statement.Explain explain, StatementContext context) {
        return rows(
                Explanation.OUTPUT,
                Explanation.explain(explain, context).stream().map(List::of).toList());
    }

    /// A result of rows of text and numbers that are there already.
    Result rows(List<Field> columns, List<? extends List<?>> rows) {
        Region region = new Region(engine.statementBudget());
        Batch batch = Batches.ofRows(columns.stream().map(Field::type).toList(), List.copyOf(rows), region);
        Result[] self = new Result[1];
        Result result = Result.ofRows(
                columns,
                RowSource.of(batch, region),
                engine.settings(),
                failed -> session.results().remove(self[0]));
        self[0] = result;
        session.results().add(result);
        return result;
    }
}
