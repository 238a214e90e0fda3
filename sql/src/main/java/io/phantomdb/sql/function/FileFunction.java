package io.phantomdb.sql.function;

import io.phantomdb.sql.plan.Field;
import io.phantomdb.sql.plan.FileSource;
import io.phantomdb.sql.type.Types;
import java.util.List;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.jspecify.annotations.Nullable;

/// `read_parquet`, `read_csv` and `read_json` of one source, as functions without arguments.
public final class FileFunction extends Parameterised implements SqlTableFunction {
    private final FileSource source;
    private final List<Field> columns;

    /// @param columns of the file; none before they are known
    public FileFunction(FileSource source, List<Field> columns) {
        super("$" + source, ReturnTypes.CURSOR, null, OperandTypes.NILADIC);
        this.source = source;
        this.columns = List.copyOf(columns);
    }

    public FileSource source() {
        return source;
    }

    @Override
    public SqlReturnTypeInference getRowTypeInference() {
        return binding -> {
            Types factory = (Types) binding.getTypeFactory();
            RelDataTypeFactory.Builder row = factory.builder();
            columns.forEach(column -> row.add(column.name(), factory.toRel(column.type(), column.nullable())));
            return row.build();
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FileFunction function
                && function.source.equals(source)
                && function.columns.equals(columns);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }
}
