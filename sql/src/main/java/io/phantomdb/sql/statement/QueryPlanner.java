package io.phantomdb.sql.statement;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.Catalog;
import io.phantomdb.sql.bind.CalciteErrors;
import io.phantomdb.sql.bind.FileFunctions;
import io.phantomdb.sql.bind.QueryBinder;
import io.phantomdb.sql.bind.ResultNames;
import io.phantomdb.sql.convert.PlanConverter;
import io.phantomdb.sql.plan.FileSchemas;
import io.phantomdb.sql.plan.Plan;
import io.phantomdb.sql.rule.Planner;
import io.phantomdb.sql.rule.Programme;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlShuttle;

/// From a query's tree to its plan.
final class QueryPlanner {
    private final Catalog catalog;
    private final Parameters parameters;
    private final Set<Long> used = new LinkedHashSet<>();
    private final FileSchemas files;

    QueryPlanner(Catalog catalog, Parameters parameters, FileSchemas files) {
        this.files = files;
        this.catalog = catalog;
        this.parameters = parameters;
    }

    /// Binds and optimises. Where nothing in the text tells a parameter's type, the client's word is taken.
    Plan plan(SqlNode written) {
        SqlNode query = SequenceNames.resolve(written, catalog);
        SqlNode tree = FileFunctions.resolved(QueryBinder.desugar(query), files);
        try {
            return attempt(tree);
        } catch (DatabaseException e) {
            if (e.sqlState() != SqlState.INDETERMINATE_DATATYPE) {
                throw e;
            }
            return attempt(withHints(FileFunctions.resolved(QueryBinder.desugar(query), files)));
        }
    }

    /// Ids of the tables and views that the queries planned so far read.
    Set<Long> used() {
        return used;
    }

    private Plan attempt(SqlNode tree) {
        RelOptPlanner planner = Planner.create();
        QueryBinder binder = new QueryBinder(catalog, planner);
        RelRoot root = binder.bind(tree);
        return CalciteErrors.translated(() -> {
            RelNode optimised = Programme.optimise(root.project());
            Plan plan = PlanConverter.convert(optimised);
            List<String> names = root.fields.stream()
                    .map(field -> ResultNames.clean(field.getValue()))
                    .toList();
            parameters.addAll(binder.parameterTypes());
            used.addAll(binder.used());
            return PlanConverter.renamed(plan, names);
        });
    }

    private SqlNode withHints(SqlNode tree) {
        SqlNode hinted = tree.accept(new SqlShuttle() {
            @Override
            public SqlNode visit(SqlDynamicParam parameter) {
                return parameters
                        .hint(parameter.getIndex())
                        .map(type -> QueryBinder.cast(parameter, type))
                        .orElse(parameter);
            }
        });
        return Optional.ofNullable(hinted).orElse(tree);
    }
}
