package io.phantomdb.sql.bind;

import io.phantomdb.core.schema.Catalog;
import io.phantomdb.core.schema.TableInfo;
import io.phantomdb.core.schema.ViewInfo;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.parse.Parser;
import io.phantomdb.sql.type.Types;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlNameMatchers;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/// Resolves names and types of one query and turns it into relational algebra, not yet optimised.
public final class QueryBinder {
    private static final SqlToRelConverter.Config CONFIG = SqlToRelConverter.config()
            .withExpand(false)
            .withTrimUnusedFields(false)
            .withDecorrelationEnabled(false)
            .withInSubQueryThreshold(Integer.MAX_VALUE)
            .withRemoveSortInSubQuery(true);

    private final Types types = new Types();
    private final Set<Long> used = new LinkedHashSet<>();
    private final CalciteSchema root;
    private final CalciteConnectionConfig config;
    private final CalciteCatalogReader reader;
    private final Validator validator;
    private final RelOptCluster cluster;
    private final List<SqlType> parameters = new ArrayList<>();

    /// @param planner what the algebra's nodes belong to
    public QueryBinder(Catalog catalog, RelOptPlanner planner) {
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "true");
        this.root = CatalogSchema.root(catalog, this::rowType, used);
        this.config = new CalciteConnectionConfigImpl(properties);
        this.reader = new PathReader(root, catalog.searchPath(), types, config);
        this.validator = new Validator(reader, types);
        this.cluster = RelOptCluster.create(planner, new RexBuilder(types));
    }

    /// @param query a tree that [#desugar] has made
    /// @return the algebra, with the fields that the query yields
    public RelRoot bind(SqlNode query) {
        return CalciteErrors.translated(() -> {
            SqlNode validated = validator.validate(query);
            parameters.addAll(ParameterTypes.of(validated, validator));
            SqlToRelConverter converter = new SqlToRelConverter(
                    this::expand, validator, reader, cluster, StandardConvertletTable.INSTANCE, CONFIG);
            RelRoot root = converter.convertQuery(validated, false, true);
            return parameters.isEmpty() ? root : root.withRel(ParameterTypes.unified(root.rel, parameters));
        });
    }

    /// Ids of the tables and views that the query reads, those behind views included, after [#bind].
    public Set<Long> used() {
        return used;
    }

    /// The query of a view, in the place of the view.
    private RelRoot expand(RelDataType rowType, String text, List<String> searchPath, @Nullable List<String> viewPath) {
        PathReader names = new PathReader(root, searchPath, types, config);
        Validator ofView = new Validator(names, types);
        SqlNode validated = ofView.validate(desugar(Parser.parse(text)));
        return new SqlToRelConverter(this::expand, ofView, names, cluster, StandardConvertletTable.INSTANCE, CONFIG)
                .convertQuery(validated, false, true);
    }

    /// What the query of a view yields now.
    private RelDataType rowType(ViewInfo view) {
        Validator ofView = new Validator(new PathReader(root, view.searchPath(), types, config), types);
        SqlNode validated = ofView.validate(desugar(Parser.parse(view.text())));
        return ofView.getValidatedNodeType(validated);
    }

    /// Looks names up along a search path, then from the root.
    private static final class PathReader extends CalciteCatalogReader {
        PathReader(CalciteSchema root, List<String> searchPath, Types types, CalciteConnectionConfig config) {
            super(root, SqlNameMatchers.withCaseSensitive(true), paths(searchPath), types, config);
        }

        private static List<List<String>> paths(List<String> searchPath) {
            List<List<String>> paths = new ArrayList<>();
            searchPath.forEach(schema -> paths.add(List.of(schema)));
            paths.add(List.of(PgCatalog.NAME));
            paths.add(List.of());
            return paths;
        }
    }

    /// A query for what the query of a materialized view yields now.
    public static SqlNode queryOf(ViewInfo materializedView) {
        SqlIdentifier name = new SqlIdentifier(
                List.of(materializedView.schema(), CatalogSchema.queryOf(materializedView.name())), SqlParserPos.ZERO);
        return new SqlSelect(
                SqlParserPos.ZERO,
                null,
                SqlNodeList.of(SqlIdentifier.star(SqlParserPos.ZERO)),
                name,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /// The tree in the words that [#bind] takes.
    public static SqlNode desugar(SqlNode query) {
        return CalciteErrors.translated((Supplier<SqlNode>) () -> {
            SqlNode tree = Desugar.rewrite(query);
            ResultNames.mark(tree);
            return tree;
        });
    }

    /// The parameters' types by index, after [#bind].
    public List<SqlType> parameterTypes() {
        return List.copyOf(parameters);
    }

    public RelOptCluster cluster() {
        return cluster;
    }

    /// `operand` cast to `type`, in the words of [#desugar].
    public static SqlNode cast(SqlNode operand, SqlType type) {
        return Desugar.cast(operand, type, operand.getParserPosition());
    }

    /// The name that shows a table with its hidden columns.
    public static SqlNode tableWithHiddenColumns(TableInfo table) {
        return new SqlIdentifier(List.of(CatalogSchema.withHidden(table.schema()), table.name()), SqlParserPos.ZERO);
    }
}
