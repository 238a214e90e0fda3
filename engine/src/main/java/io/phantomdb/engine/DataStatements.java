package io.phantomdb.engine;

import io.phantomdb.core.batch.Batch;
import io.phantomdb.core.batch.Batches;
import io.phantomdb.core.memory.Region;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.store.Transaction;
import io.phantomdb.engine.compile.StatementContext;
import io.phantomdb.engine.copy.Copies;
import io.phantomdb.engine.copy.Export;
import io.phantomdb.engine.define.Definitions;
import io.phantomdb.engine.result.RowSource;
import io.phantomdb.engine.run.Explanation;
import io.phantomdb.engine.run.Writes;
import io.phantomdb.engine.write.ReturnedRows;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Statement;
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
            case Statement.CopyTo copy -> Result.ofCount(Export.run(copy, context));
            case Statement.CreateTable create -> createTable(create, transaction);
            case Statement.DropTable drop -> {
                new Definitions(context).dropTables(drop.tables(), drop.cascade());
                yield Result.ofCount(0);
            }
            case Statement.Define define -> Result.ofCount(new Definitions(context).run(define.definition()));
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
