package io.phantomdb.sql.bind;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import io.phantomdb.core.schema.ViewInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/// A view as Calcite sees it: a table that becomes its query.
///
/// The query is read anew at each use. Its columns are found by name, because `*` may yield more than when the view
/// was made.
final class CatalogView extends AbstractTable implements TranslatableTable {
    private final ViewInfo view;
    private final Function<ViewInfo, RelDataType> queryType;

    CatalogView(ViewInfo view, Function<ViewInfo, RelDataType> queryType) {
        this.view = view;
        this.queryType = queryType;
    }

    @Override
    public Schema.TableType getJdbcTableType() {
        return Schema.TableType.VIEW;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory factory) {
        RelDataType type = queryType.apply(view);
        List<String> names = names(type);
        RelDataTypeFactory.Builder row = factory.builder();
        for (int i = 0; i < view.columns().size(); i++) {
            row.add(
                    view.columns().get(i).name(),
                    type.getFieldList().get(position(names, i)).getType());
        }
        return row.build();
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
        RelRoot root = context.expandView(table.getRowType(), view.text(), view.searchPath(), List.of(view.name()));
        RelNode query = root.project();
        List<String> names = root.fields.stream()
                .map(field -> ResultNames.clean(field.getValue()))
                .toList();
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < view.columns().size(); i++) {
            columns.add(query.getCluster().getRexBuilder().makeInputRef(query, position(names, i)));
        }
        RelNode projected = LogicalProject.create(
                query, List.of(), columns, table.getRowType().getFieldNames(), java.util.Set.of());
        return RelOptUtil.createCastRel(projected, table.getRowType(), true);
    }

    private static List<String> names(RelDataType type) {
        return type.getFieldList().stream()
                .map(RelDataTypeField::getName)
                .map(ResultNames::clean)
                .toList();
    }

    /// The query's column behind a column of the view; by place where names do not tell.
    private int position(List<String> names, int column) {
        String source = view.columns().get(column).source();
        int found = names.indexOf(source);
        boolean once = found >= 0 && found == names.lastIndexOf(source);
        int position = once ? found : column;
        if (found < 0 || position >= names.size()) {
            throw new DatabaseException(
                    SqlState.UNDEFINED_COLUMN,
                    "the query of view \"" + view.name() + "\" has no column \"" + source + "\" any more");
        }
        return position;
    }
}
