package io.phantomdb.sql.plan;

import io.phantomdb.core.expr.Expr;
import io.phantomdb.core.row.ArrayForm;
import io.phantomdb.core.type.Interval;
import io.phantomdb.core.type.SqlType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// Writes expressions for people: operators between their operands, columns by name.
final class ExprText {
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("EQUAL", "="),
            Map.entry("NOT_EQUAL", "<>"),
            Map.entry("LESS", "<"),
            Map.entry("LESS_OR_EQUAL", "<="),
            Map.entry("GREATER", ">"),
            Map.entry("GREATER_OR_EQUAL", ">="),
            Map.entry("ADD", "+"),
            Map.entry("SUBTRACT", "-"),
            Map.entry("MULTIPLY", "*"),
            Map.entry("DIVIDE", "/"),
            Map.entry("MODULO", "%"),
            Map.entry("CONCAT", "||"),
            Map.entry("AND", "AND"),
            Map.entry("OR", "OR"),
            Map.entry("LIKE", "LIKE"),
            Map.entry("NOT_LIKE", "NOT LIKE"),
            Map.entry("ILIKE", "ILIKE"),
            Map.entry("NOT_ILIKE", "NOT ILIKE"),
            Map.entry("IS_DISTINCT_FROM", "IS DISTINCT FROM"),
            Map.entry("IS_NOT_DISTINCT_FROM", "IS NOT DISTINCT FROM"));

    private final List<Field> input;

    ExprText(List<Field> input) {
        this.input = input;
    }

    String text(Expr expr) {
        return switch (expr) {
            case Expr.Literal literal -> literal(literal);
            case Expr.ColumnRef column -> column(column.index());
            case Expr.Parameter parameter -> "$" + (parameter.index() + 1);
            case Expr.Call call -> call(call);
            case Expr.Apply apply ->
                apply.function().name()
                        + apply.arguments().stream().map(this::text).collect(Collectors.joining(", ", "(", ")"));
            case Expr.Cast cast -> "CAST(" + text(cast.operand()) + " AS " + cast.type() + ")";
            case Expr.Case choice -> choice(choice);
            case Expr.In in ->
                nested(in.operand())
                        + in.values().stream().map(ExprText::literal).collect(Collectors.joining(", ", " IN (", ")"));
        };
    }

    private String nested(Expr expr) {
        return expr instanceof Expr.Call call
                        && OPERATORS.containsKey(call.function().name())
                ? "(" + text(expr) + ")"
                : text(expr);
    }

    private String call(Expr.Call call) {
        String operator = OPERATORS.get(call.function().name());
        if (operator != null && call.arguments().size() > 1) {
            return call.arguments().stream().map(this::nested).collect(Collectors.joining(" " + operator + " "));
        }
        return call.function() + call.arguments().stream().map(this::text).collect(Collectors.joining(", ", "(", ")"));
    }

    private String choice(Expr.Case choice) {
        StringBuilder text = new StringBuilder("CASE");
        for (Expr.Branch branch : choice.branches()) {
            text.append(" WHEN ")
                    .append(text(branch.condition()))
                    .append(" THEN ")
                    .append(text(branch.value()));
        }
        choice.otherwise().ifPresent(otherwise -> text.append(" ELSE ").append(text(otherwise)));
        return text.append(" END").toString();
    }

    private String column(int index) {
        if (index >= input.size()) {
            return "#" + index;
        }
        String name = input.get(index).name();
        long same = input.stream().filter(field -> field.name().equals(name)).count();
        return same == 1 ? name : name + "#" + index;
    }

    private static String literal(Expr.Literal literal) {
        Object value = literal.value();
        return switch (value) {
            case null -> "NULL";
            case String text -> "'" + text.replace("'", "''") + "'";
            case BigDecimal decimal -> decimal.toPlainString();
            case Long days when literal.type().kind() == SqlType.Kind.DATE -> date(days);
            case Long micros
            when literal.type().kind() == SqlType.Kind.TIMESTAMP -> "TIMESTAMP '" + timestamp(micros) + "'";
            case Long micros
            when literal.type().kind() == SqlType.Kind.TIMESTAMPTZ -> "TIMESTAMPTZ '" + timestamp(micros) + "Z'";
            case Interval interval ->
                "INTERVAL '" + interval.months() + " months " + interval.days() + " days " + interval.micros()
                        + " microseconds'";
            case Expr.Bytes bytes when literal.type().isArray() -> array(bytes, literal.type());
            case Expr.Bytes bytes -> "'\\x" + java.util.HexFormat.of().formatHex(bytes.array()) + "'";
            default -> value.toString();
        };
    }

    private static String array(Expr.Bytes bytes, SqlType type) {
        ArrayForm form = ArrayForm.of(type);
        StringJoiner elements = new StringJoiner(", ", "ARRAY[", "]::" + type);
        form.decode(bytes.array()).forEach(value -> elements.add(literal(new Expr.Literal(value, form.element()))));
        return elements.toString();
    }

    private static LocalDateTime timestamp(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1000, ZoneOffset.UTC);
    }

    private static String date(long days) {
        return "DATE '" + LocalDate.ofEpochDay(days) + "'";
    }
}
