package io.phantomdb.sql.tree;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/// The condition of an ASOF JOIN, which is a plain join but for this mark: of the rows that fulfil the condition, only
/// the
/// nearest joins.
///
///     t ASOF JOIN u ON t.k = u.k AND t.at >= u.at                    =>  t JOIN u ON $asof(t.k = u.k AND t.at >= u.at)
///     t ASOF JOIN u MATCH_CONDITION (t.at >= u.at) ON t.k = u.k      =>  the same
public final class AsofCondition extends SqlSpecialOperator {
    public static final AsofCondition INSTANCE = new AsofCondition();

    private AsofCondition() {
        super("$asof", SqlKind.OTHER, 0, true, ReturnTypes.ARG0, null, OperandTypes.ANY);
    }

    /// @param kind ASOF or LEFT_ASOF
    /// @param match what MATCH_CONDITION says, if it stands there
    public static SqlJoin join(
            SqlLiteral kind,
            SqlNode left,
            SqlLiteral natural,
            SqlNode right,
            SqlLiteral on,
            SqlNode condition,
            @Nullable SqlNode match) {
        SqlParserPos position = kind.getParserPosition();
        SqlNode whole =
                match == null ? condition : SqlStdOperatorTable.AND.createCall(position, List.of(condition, match));
        boolean outer = kind.getValueAs(JoinType.class) == JoinType.LEFT_ASOF;
        return new SqlJoin(
                position,
                left,
                natural,
                (outer ? JoinType.LEFT : JoinType.INNER).symbol(position),
                right,
                on,
                new SqlBasicCall(INSTANCE, List.of(whole), condition.getParserPosition()));
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
        call.getOperandList().forEach(operand -> validator.deriveType(scope, operand));
        return validateOperands(validator, scope, call);
    }
}
