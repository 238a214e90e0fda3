package io.phantomdb.engine.prepare;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.type.SqlType;
import io.phantomdb.sql.Prepared;
import io.phantomdb.sql.plan.Statement;
import java.util.List;
import java.util.Optional;

/// A plan with the values that were lifted out of the statement's text, if it is the plan of the lifted text.
public record Planned(Prepared prepared, Optional<List<Expr.Literal>> literals) {
    static Planned of(Prepared prepared) {
        return new Planned(prepared, Optional.empty());
    }

    static Planned lifted(Prepared prepared, List<Expr.Literal> literals) {
        return new Planned(prepared, Optional.of(literals));
    }

    public Statement statement() {
        return prepared.statement();
    }

    public boolean isLifted() {
        return literals.isPresent();
    }

    /// Types of the parameters that the client has to give.
    public List<SqlType> clientParameters() {
        return isLifted() ? List.of() : prepared.parameterTypes();
    }

    /// The values of all parameters of the plan.
    ///
    /// @param given by the client
    public List<Expr.Literal> values(List<Expr.Literal> given) {
        return isLifted() && given.isEmpty() ? literals.get() : given;
    }
}
