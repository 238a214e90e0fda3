package io.phantomdb.sql.type;

import io.phantomdb.core.type.SqlType;
import io.phantomdb.core.type.SqlType.Kind;
import java.math.RoundingMode;
import java.util.function.BinaryOperator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Tells Calcite which types arithmetic and aggregates give.
final class TypeSystem extends RelDataTypeSystemImpl {
    private static final int FRACTION_DIGITS = 6;

    @Override
    public int getMaxPrecision(SqlTypeName typeName) {
        return switch (typeName) {
            case DECIMAL -> SqlType.DECIMAL_PRECISION_MAX;
            case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> FRACTION_DIGITS;
            case CHAR, VARCHAR, BINARY, VARBINARY -> Integer.MAX_VALUE;
            default -> super.getMaxPrecision(typeName);
        };
    }

    @Override
    public int getMaxScale(SqlTypeName typeName) {
        return typeName == SqlTypeName.DECIMAL ? SqlType.DECIMAL_PRECISION_MAX : super.getMaxScale(typeName);
    }

    @Override
    public int getDefaultPrecision(SqlTypeName typeName) {
        return switch (typeName) {
            case DECIMAL -> SqlType.DECIMAL_PRECISION_MAX;
            case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> FRACTION_DIGITS;
            case CHAR, VARCHAR, BINARY, VARBINARY -> RelDataType.PRECISION_NOT_SPECIFIED;
            default -> super.getDefaultPrecision(typeName);
        };
    }

    @Override
    public RoundingMode roundingMode() {
        return RoundingMode.HALF_UP;
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
        return aggregate(factory, argument, ResultTypes.sum(Types.toSql(argument)));
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
        return aggregate(factory, argument, ResultTypes.average(Types.toSql(argument)));
    }

    private static RelDataType aggregate(RelDataTypeFactory factory, RelDataType argument, SqlType type) {
        return ((Types) factory).toRel(type, argument.isNullable());
    }

    @Override
    public @Nullable RelDataType deriveDecimalPlusType(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        return decimal(factory, a, b, ResultTypes::plus);
    }

    @Override
    public @Nullable RelDataType deriveDecimalMultiplyType(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        return decimal(factory, a, b, ResultTypes::multiply);
    }

    @Override
    public @Nullable RelDataType deriveDecimalDivideType(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        return decimal(factory, a, b, ResultTypes::divide);
    }

    @Override
    public @Nullable RelDataType deriveDecimalModType(RelDataTypeFactory factory, RelDataType a, RelDataType b) {
        return decimal(factory, a, b, ResultTypes::modulo);
    }

    private static @Nullable RelDataType decimal(
            RelDataTypeFactory factory, RelDataType a, RelDataType b, BinaryOperator<SqlType> rule) {
        SqlType left = Types.toSql(a);
        SqlType right = Types.toSql(b);
        boolean exact = (left.isInteger() || left.kind() == Kind.DECIMAL)
                && (right.isInteger() || right.kind() == Kind.DECIMAL);
        if (!exact || left.isInteger() && right.isInteger()) {
            return null;
        }
        SqlType type = rule.apply(CommonType.decimal(left), CommonType.decimal(right));
        return ((Types) factory).toRel(type, a.isNullable() || b.isNullable());
    }
}
