package io.phantomdb.sql.bind;

import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/// What Calcite's validator lets pass: lenient, except where PostgreSQL means something else.
final class Dialect extends SqlDelegatingConformance {
    Dialect() {
        super(SqlConformanceEnum.LENIENT);
    }

    /// HAVING speaks of input columns; with aliases `SELECT max(a) AS a ... HAVING max(a) > 1` would be nested.
    @Override
    public boolean isHavingAlias() {
        return false;
    }

    @Override
    public boolean isFromRequired() {
        return false;
    }

    @Override
    public boolean allowExtend() {
        return false;
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }
}
