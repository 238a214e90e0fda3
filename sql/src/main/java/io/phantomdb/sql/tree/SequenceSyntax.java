package io.phantomdb.sql.tree;

import io.phantomdb.core.error.DatabaseException;
import io.phantomdb.core.error.SqlState;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/// Options of a sequence, filled in by the grammar in any order. SQLSTATE 42601 for a word that is none and for one
/// that comes twice.
public final class SequenceSyntax {
    private static final Set<String> WITH_NUMBER = Set.of("increment", "minvalue", "maxvalue", "start", "cache");

    private final Map<String, Optional<BigDecimal>> numbers = new HashMap<>();
    private Optional<SqlDataTypeSpec> type = Optional.empty();
    private Optional<SqlIdentifier> owner = Optional.empty();

    public void type(SqlDataTypeSpec given) {
        type = Optional.of(given);
    }

    /// Whether a name follows the word: `NO MINVALUE`, `OWNED BY t.c`.
    public static boolean takesName(String word) {
        return word.equalsIgnoreCase("no") || word.equalsIgnoreCase("owned");
    }

    public void name(SqlIdentifier word, SqlIdentifier name) {
        if (word.getSimple().equals("owned")) {
            owner = Optional.of(name);
            return;
        }
        String denied = name.toString().toLowerCase(Locale.ROOT);
        if (!Set.of("minvalue", "maxvalue", "cycle").contains(denied)) {
            throw unknown(name);
        }
        put(word, "no " + denied, Optional.empty());
    }

    public void number(SqlIdentifier word, @Nullable BigDecimal number) {
        String option = word.getSimple();
        boolean fits = WITH_NUMBER.contains(option)
                ? number != null
                : option.equals("restart") || option.equals("cycle") && number == null;
        if (!fits) {
            throw unknown(word);
        }
        put(word, option, Optional.ofNullable(number));
    }

    private void put(SqlIdentifier word, String option, Optional<BigDecimal> value) {
        if (numbers.put(option, value) != null) {
            throw new DatabaseException(
                    SqlState.SYNTAX_ERROR,
                    "conflicting or redundant options",
                    Syntax.at(word.getParserPosition()),
                    null);
        }
    }

    private static DatabaseException unknown(SqlIdentifier word) {
        return new DatabaseException(
                SqlState.SYNTAX_ERROR,
                "syntax error at or near \"" + word + "\"",
                Syntax.at(word.getParserPosition()),
                null);
    }

    public boolean has(String option) {
        return numbers.containsKey(option);
    }

    /// The number that was given with the option. SQLSTATE 22003.
    public Optional<Long> number(String option) {
        Optional<BigDecimal> number = numbers.getOrDefault(option, Optional.empty());
        try {
            return number.map(BigDecimal::longValueExact);
        } catch (ArithmeticException e) {
            throw new DatabaseException(
                    SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
                    "value \"" + number.orElseThrow().toPlainString() + "\" is out of range for type bigint",
                    e);
        }
    }

    public Optional<SqlDataTypeSpec> type() {
        return type;
    }

    /// `table.column`, or `none`.
    public Optional<SqlIdentifier> owner() {
        return owner;
    }
}
