package io.phantomdb.sql.type;

import io.phantomdb.core.type.SqlType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;

/// A type in the syntax tree that is already known.
public final class ResolvedTypeName extends SqlTypeNameSpec {
    private final SqlType type;

    public ResolvedTypeName(SqlType type, SqlParserPos position) {
        super(new SqlIdentifier(type.toString(), position), position);
        this.type = type;
    }

    public SqlType type() {
        return type;
    }

    @Override
    public RelDataType deriveType(SqlValidator validator) {
        return ((Types) validator.getTypeFactory()).toRel(type, true);
    }

    @Override
    public void unparse(SqlWriter writer, int left, int right) {
        writer.print(type.toString());
    }

    @Override
    public boolean equalsDeep(SqlTypeNameSpec spec, Litmus litmus) {
        return spec instanceof ResolvedTypeName other && other.type.equals(type)
                ? litmus.succeed()
                : litmus.fail("{} != {}", this, spec);
    }
}
