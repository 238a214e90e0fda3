package io.phantomdb.sql.convert;

import io.phantomdb.sql.bind.CatalogTable;
import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.Plan;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.Spool;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.TransientTable;

/// WITH RECURSIVE. Calcite's spools write a table that nobody else sees; ours hands the rows of a round on.
final class RecursionConverter {
    private RecursionConverter() {}

    /// Whether the scan reads the rows of the last round.
    static boolean isWorkingTable(TableScan scan) {
        return scan.getTable().unwrap(CatalogTable.class) == null
                && scan.getTable().unwrap(TransientTable.class) != null;
    }

    static Plan workingTable(TableScan scan) {
        return new Plan.WorkingTable(
                name(scan.getTable().unwrap(TransientTable.class)),
                PlanConverter.fields(scan),
                PlanConverter.rows(scan));
    }

    static Plan convert(RepeatUnion union) {
        List<Field> output = PlanConverter.fields(union);
        assert union.getTransientTable() != null;
        return new Plan.Recursion(
                PlanConverter.cast(PlanConverter.convert(withoutSpool(union.getSeedRel())), output),
                PlanConverter.cast(PlanConverter.convert(withoutSpool(union.getIterativeRel())), output),
                name(union.getTransientTable().unwrap(TransientTable.class)),
                union.all,
                output,
                PlanConverter.rows(union));
    }

    private static int name(Table table) {
        return System.identityHashCode(table);
    }

    private static RelNode withoutSpool(RelNode rel) {
        return rel instanceof Spool spool ? spool.getInput() : rel;
    }
}
