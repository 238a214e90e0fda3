package io.phantomdb.core.expr;

import io.phantomdb.core.function.LibraryFunction;
import io.phantomdb.core.type.SqlType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A bound scalar expression. Immutable; equal trees are equal.
///
/// Every implicit conversion is an explicit [Cast]: the arguments of a [Call] have exactly the types that
/// [ScalarFunction] documents.
public sealed interface Expr {
    SqlType type();

    /// A constant.
    ///
    /// `value` by type: BOOLEAN `Boolean`; SMALLINT, INTEGER, BIGINT, DATE (days), TIME, TIMESTAMP, TIMESTAMPTZ
    /// (microseconds) `Long`; REAL, DOUBLE `Double`; DECIMAL `BigDecimal` of exactly the type's scale; CHAR,
    /// VARCHAR, JSONB `String`; VARBINARY [Bytes]; ARRAY [Bytes] as `core.row.ArrayForm` encodes it; INTERVAL
    /// [io.phantomdb.core.type.Interval]; UUID `java.util.UUID`; NULL is null.
    record Literal(@Nullable Object value, SqlType type) implements Expr {
        public boolean isNull() {
            return value == null;
        }
    }

    /// An immutable byte string with value equality.
    record Bytes(byte[] array) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bytes bytes && java.util.Arrays.equals(array, bytes.array);
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(array);
        }
    }

    /// A column of the input, by position.
    record ColumnRef(int index, SqlType type) implements Expr {}

    /// A statement parameter, from 0; replaced by a [Literal] before execution.
    record Parameter(int index, SqlType type) implements Expr {}

    record Call(ScalarFunction function, List<Expr> arguments, SqlType type) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// A function of the library; the arguments have the types that its signature wants.
    record Apply(LibraryFunction function, List<Expr> arguments, SqlType type) implements Expr {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /// PostgreSQL's explicit cast to `type`: SQLSTATE 22P02, 22003, 22007, 22008 or 22001 where the value does
    /// not fit.
    record Cast(Expr operand, SqlType type) implements Expr {}

    /// CASE WHEN; `branches` in order, the first whose condition is TRUE wins and only its value is evaluated.
    record Case(List<Branch> branches, Optional<Expr> otherwise, SqlType type) implements Expr {
        public Case {
            branches = List.copyOf(branches);
        }
    }

    record Branch(Expr condition, Expr value) {}

    /// `operand IN (values)` over constants of the operand's type; a NULL among them counts as SQL says.
    record In(Expr operand, List<Literal> values, SqlType type) implements Expr {
        public In {
            values = List.copyOf(values);
        }
    }
}
